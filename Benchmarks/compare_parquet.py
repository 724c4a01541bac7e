"""Compares writing Parquet with pyarrow, in turn, in one run.

    python Benchmarks/compare_parquet.py FIRSTPASS TEXT [--rounds 5] [--check]

`firstpass bench parquet` cuts TEXT, some ten megabytes of UTF-8, into conversations and into packed sequences, and writes both. pyarrow
reads each file and writes the same rows: Zstandard at level 3 as well, page index, one thread, all else as it comes. Its time is that of
writing columns that stand in memory as Arrow; ours begins with rows. Both are processor time. Prints medians over the rounds and the
sizes with their ratio; --check exits with 1 where a file is more than 1.10 of pyarrow's or less than 50 MB/s is written.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

import pyarrow
import pyarrow.parquet
from machine import processor


def ours(firstpass, text, folder):
    done = subprocess.run(
        [firstpass, "bench", "parquet", "--text", text, "--out", folder, "--json"], stdout=subprocess.PIPE, check=True)
    return {result["table"]: result for result in json.loads(done.stdout)}


def theirs(table, path):
    started = time.process_time()
    pyarrow.parquet.write_table(table, path, compression="zstd", compression_level=3, write_page_index=True)
    return time.process_time() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firstpass")
    parser.add_argument("text")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    pyarrow.set_cpu_count(1)
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}, {os.path.getsize(options.text):,} bytes of text, pyarrow {pyarrow.__version__}")
    speeds, sizes, missed = {}, {}, False
    with tempfile.TemporaryDirectory() as folder:
        peer = os.path.join(folder, "peer.parquet")
        for _ in range(options.rounds):
            results = ours(options.firstpass, options.text, folder)
            for name, result in results.items():
                table = pyarrow.parquet.read_table(result["file"])
                assert table.num_rows == result["rows"]
                seconds = theirs(table, peer)
                assert pyarrow.parquet.read_table(peer).equals(table)
                megabytes = result["row_bytes"] / 1e6
                speeds.setdefault(name, []).append((megabytes / result["processor_seconds"], megabytes / seconds))
                sizes[name] = (result["file_bytes"], os.path.getsize(peer), result["row_bytes"])
    print("table         MB/s   pyarrow MB/s     row bytes         bytes   pyarrow bytes    ratio")
    for name, pairs in speeds.items():
        mine, other = (statistics.median(column) for column in zip(*pairs))
        size, peer_size, row_bytes = sizes[name]
        print(f"{name:10} {mine:7.1f} {other:14.1f} {row_bytes:13,} {size:13,} {peer_size:15,} {size / peer_size:8.3f}")
        missed = missed or size > 1.10 * peer_size or mine < 50
    if options.check and missed:
        raise SystemExit(1)


main()
