"""Parquet files for the program, and what it made of them.

parquet_files.py write LINES OUT CODEC           a file of the rows, with notes and columns of many types beside them
parquet_files.py broken OUT                      a file of three texts, the second of which is not UTF-8
parquet_files.py sift ORIGINAL KEPT REMOVED N…   what is wrong with files that shall hold the rows but N…, and those
"""

import datetime
import decimal
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def write(lines, path, codec):
    rows = [json.loads(line) for line in open(lines, encoding="utf-8")]
    count = len(rows)
    table = pa.Table.from_pylist(rows)
    more = {
        "x_price": pa.array([decimal.Decimal(n) / 8 if n % 3 else None for n in range(count)], pa.decimal128(30, 6)),
        "x_when": pa.array([datetime.datetime(2024, 1, 1 + n) for n in range(count)], pa.timestamp("ns", "Europe/Paris")),
        "x_small": pa.array(range(count), pa.uint8()),
        "x_float": pa.array([float("nan") if n % 2 else n / 3 for n in range(count)], pa.float32()),
        "x_bytes": pa.array([bytes([n, 255]) for n in range(count)]),
        "x_kind": pa.array(["a" if n % 2 else "b" for n in range(count)]).dictionary_encode(),
        "x_ids": pa.array([[n] * n if n % 4 else None for n in range(count)], pa.list_(pa.int32())),
        "x_map": pa.array([[("k", n)] * (n % 2) for n in range(count)], pa.map_(pa.string(), pa.int64())),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    frame = table.to_pandas()
    notes = pa.Schema.from_pandas(frame[["x_small"]]).metadata | {b"huggingface": b'{"info": {"features": {}}}'}
    pq.write_table(table.replace_schema_metadata(notes), path, compression=codec, row_group_size=3)


def broken(path):
    texts = pa.array([b"one", b"two\xff", b"three"]).cast(pa.string(), safe=False)
    pq.write_table(pa.table({"text": texts}), path)


def sift(original, kept, removed, *gone):
    gone = {int(n) for n in gone}
    whole = pq.read_table(original)
    places = {kept: [n for n in range(whole.num_rows) if n not in gone], removed: sorted(gone)}
    for path, rows in places.items():
        part = pq.read_table(path)
        if not part.schema.equals(whole.schema, check_metadata=True):
            print(f"{path}: another schema\n{part.schema}\n{whole.schema}")
        wanted = whole.take(pa.array(rows, pa.int64()))
        for name in whole.column_names:
            # NaN is not equal to itself.
            if repr(part[name].to_pylist()) != repr(wanted[name].to_pylist()):
                print(f"{path}: other values of {name}")
        for key in [b"pandas", b"huggingface", b"ARROW:schema"]:
            if pq.read_metadata(path).metadata.get(key) != pq.read_metadata(original).metadata.get(key):
                print(f"{path}: another note {key}")
        groups = [[n for n in rows if n // 3 == group] for group in range((whole.num_rows + 2) // 3)]
        if pq.read_metadata(path).num_row_groups != len([group for group in groups if group]):
            print(f"{path}: {pq.read_metadata(path).num_row_groups} row groups")


{"write": write, "broken": broken, "sift": sift}[sys.argv[1]](*sys.argv[2:])
