"""Parquet files of many writers, and what their rows are as JSON.

parquet_corpus.py write DIR   writes the files
parquet_corpus.py small DIR   writes a few small ones
parquet_corpus.py lz4 DIR     writes one whose codec is not read; so with brotli
parquet_corpus.py check DIR   compares NAME.rows, lines of JSON, with what pyarrow reads in NAME.parquet
"""

import base64
import datetime
import decimal
import json
import pathlib
import random
import struct
import sys
import warnings

import numpy
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

SEED = 20260101
warnings.simplefilter("ignore")


def texts(draw, count, words=("def", "return", "ünï", "日本", "x" * 40, '"', "\\", "\n", "\t", "\x01", "", "🙂", "/")):
    return ["".join(draw.choices(words, k=draw.randrange(12))) for _ in range(count)]


def with_nulls(draw, values, share=0.2):
    return [None if draw.random() < share else value for value in values]


def numbers(draw, count, bits, signed=True):
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    edge = [low, high, 0, 1]
    return [draw.choice(edge) if draw.random() < 0.2 else draw.randint(low, high) for _ in range(count)]


def floats(draw, count):
    edge = [0.0, -0.0, 1e308, 5e-324, float("nan"), float("inf"), -float("inf"), 0.1, 1e16, 123456789.125]
    return [draw.choice(edge) if draw.random() < 0.3 else draw.uniform(-1e6, 1e6) for _ in range(count)]


def flat(draw, count):
    moments = [draw.randrange(-(10**15), 10**16) for _ in range(count)]
    columns = {
        "text": pa.array(texts(draw, count)),
        "repeated": pa.array(with_nulls(draw, [draw.choice(["a", "b", "long " * 30]) for _ in range(count)])),
        "nulls": pa.array([None] * count, pa.string()),
        "i8": pa.array(numbers(draw, count, 8), pa.int8()),
        "i16": pa.array(numbers(draw, count, 16), pa.int16()),
        "i32": pa.array(with_nulls(draw, numbers(draw, count, 32)), pa.int32()),
        "i64": pa.array(with_nulls(draw, numbers(draw, count, 64)), pa.int64()),
        "u8": pa.array(numbers(draw, count, 8, False), pa.uint8()),
        "u32": pa.array(numbers(draw, count, 32, False), pa.uint32()),
        "u64": pa.array(with_nulls(draw, numbers(draw, count, 64, False)), pa.uint64()),
        "f32": pa.array(with_nulls(draw, numpy.array(floats(draw, count)).astype("f4").tolist()), pa.float32()),
        "f64": pa.array(floats(draw, count), pa.float64()),
        "sorted": pa.array(range(10**12, 10**12 + 3 * count, 3), pa.int64()),
        "yes": pa.array(with_nulls(draw, [draw.random() < 0.5 for _ in range(count)])),
        "always": pa.array([True] * count),
        "bytes": pa.array(with_nulls(draw, [draw.randbytes(draw.randrange(9)) for _ in range(count)])),
        "fixed": pa.array([draw.randbytes(5) for _ in range(count)], pa.binary(5)),
        "date": pa.array([draw.randrange(-700000, 2900000) for _ in range(count)], pa.int32()).cast(pa.date32()),
        "ms": pa.array([m // 10**3 for m in moments], pa.int64()).cast(pa.timestamp("ms", "UTC")),
        "us": pa.array(moments, pa.int64()).cast(pa.timestamp("us")),
        "ns": pa.array(with_nulls(draw, moments), pa.int64()).cast(pa.timestamp("ns", "Europe/Paris")),
        "time": pa.array([draw.randrange(86400 * 10**6) for _ in range(count)], pa.int64()).cast(pa.time64("us")),
        "tms": pa.array([draw.randrange(86400 * 10**3) for _ in range(count)], pa.int32()).cast(pa.time32("ms")),
        "d9": pa.array([decimal.Decimal(n).scaleb(-3) for n in numbers(draw, count, 29)], pa.decimal128(9, 3)),
        "d38": pa.array([decimal.Decimal(n).scaleb(-20) for n in numbers(draw, count, 110)], pa.decimal128(38, 20)),
        "d76": pa.array(with_nulls(draw, [decimal.Decimal(n) for n in numbers(draw, count, 220)]), pa.decimal256(76, 0)),
        "f16": pa.array(numpy.array([draw.uniform(-9, 9) for _ in range(count)], "f2"), pa.float16()),
        "uuid": pa.ExtensionArray.from_storage(
            pa.uuid(), pa.array([draw.randbytes(16) for _ in range(count)], pa.binary(16))
        ),
    }
    return pa.table(columns)


def nested(draw, count):
    def some(make, most=4):
        return [make() for _ in range(draw.randrange(most))]

    def word():
        return draw.choice([None, "", "word", "another one", "ß\n"])

    def message():
        return draw.choice([None, {"role": draw.choice(["user", "assistant"]), "content": word()}])

    rows = []
    for _ in range(count):
        rows.append(
            {
                "words": draw.choice([None, [], some(word)]),
                "messages": draw.choice([None, some(message, 5)]),
                "deep": draw.choice([None, some(lambda: draw.choice([None, some(lambda: some(lambda: draw.choice([None, 7])))]))]),
                "meta": draw.choice([None, {"a": {"b": draw.choice([None, {"c": [1, 2]}]), "d": word()}, "ids": some(lambda: 5)}]),
                "map": draw.choice([None, [(f"k{n}", draw.choice([None, n])) for n in range(draw.randrange(4))]]),
                "counts": draw.choice([None, [(n, [str(n)] * n) for n in range(draw.randrange(3))]]),
            }
        )
    text = pa.string()
    message_type = pa.struct([("role", text), pa.field("content", text)])
    schema = pa.schema(
        [
            ("words", pa.list_(text)),
            ("messages", pa.large_list(message_type)),
            ("deep", pa.list_(pa.list_(pa.list_(pa.int32())))),
            (
                "meta",
                pa.struct(
                    [
                        ("a", pa.struct([("b", pa.struct([("c", pa.list_(pa.int64()))])), ("d", text)])),
                        pa.field("ids", pa.list_(pa.field("element", pa.int16(), nullable=False)), nullable=False),
                    ]
                ),
            ),
            ("map", pa.map_(text, pa.int64())),
            ("counts", pa.map_(pa.int32(), pa.list_(text))),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def pyarrow_files(folder, draw):
    plain, tree = flat(draw, 350), nested(draw, 500)
    for codec in ["none", "snappy", "gzip", "zstd"]:
        for version in ["1.0", "2.0"]:
            for dictionary in [True, False]:
                options = dict(
                    compression=codec,
                    data_page_version=version,
                    use_dictionary=dictionary,
                    row_group_size=draw.choice([100, 333, 5000]),
                    data_page_size=draw.choice([100, 1000, 1 << 20]),
                    write_batch_size=draw.choice([7, 64, 1024]),
                    write_page_checksum=draw.random() < 0.5,
                    write_page_index=draw.random() < 0.5,
                    dictionary_pagesize_limit=draw.choice([200, 1 << 20]),
                )
                name = f"pyarrow-{codec}-{version}-{dictionary}"
                pq.write_table(plain, folder / f"{name}-flat.parquet", **options)
                pq.write_table(tree, folder / f"{name}-nested.parquet", use_compliant_nested_type=draw.random() < 0.5, **options)
    delta = {name: "DELTA_BINARY_PACKED" for name in ["i8", "i16", "i32", "i64", "u8", "u32", "u64", "sorted", "us"]}
    split = {name: "BYTE_STREAM_SPLIT" for name in ["f32", "f64", "i32", "i64", "fixed", "f16"]}
    for version in ["1.0", "2.0"]:
        for codec in ["none", "zstd"]:
            for number, encodings in enumerate(
                [
                    delta | {"text": "DELTA_LENGTH_BYTE_ARRAY", "bytes": "DELTA_LENGTH_BYTE_ARRAY", "yes": "RLE"},
                    split | {"text": "DELTA_BYTE_ARRAY", "bytes": "DELTA_BYTE_ARRAY", "fixed": "DELTA_BYTE_ARRAY"},
                    split | {"d38": "BYTE_STREAM_SPLIT", "always": "RLE", "repeated": "DELTA_BYTE_ARRAY"},
                ]
            ):
                pq.write_table(
                    plain,
                    folder / f"encodings-{version}-{codec}-{number}.parquet",
                    use_dictionary=False,
                    column_encoding=encodings,
                    data_page_version=version,
                    compression=codec,
                    data_page_size=2000,
                    write_batch_size=50,
                )
    # pyarrow reads these as nanoseconds, which do not reach as far as the others' times.
    times = pa.table({name: plain[name] for name in ["us", "ns"]})
    times = times.filter(pa.compute.less(times["us"].cast(pa.int64()), 9 * 10**15))
    pq.write_table(times, folder / "int96.parquet", use_deprecated_int96_timestamps=True)
    pq.write_table(plain.slice(0, 0), folder / "no-rows.parquet")
    pq.write_table(pa.table({"a": pa.array([None] * 50, pa.null())}), folder / "null-type.parquet")
    long = "a line of text, ünï \"quoted\"\n" * 60_000
    pq.write_table(pa.table({"t": [long, "", None, long[:-3]] * 3, "n": range(12)}), folder / "long-texts.parquet")
    pq.write_table(pa.table({'a "b"\n': [1], "": [2], "ß": [3]}), folder / "odd-names.parquet")
    ids = [[draw.randrange(50_000) for _ in range(500)] for _ in range(40)]
    for use in [{}, {"column_encoding": {"ids.list.element": "DELTA_BINARY_PACKED"}, "use_dictionary": False}]:
        pq.write_table(pa.table({"ids": ids}), folder / f"ids-{len(use)}.parquet", compression="zstd", **use)


def small_files(folder, draw):
    """Every encoding, codec and kind of page in a few thousand bytes: what a fuzzer begins with."""
    plain, tree = flat(draw, 12), nested(draw, 12)
    number = 0
    for codec in ["none", "snappy", "gzip", "zstd"]:
        for version in ["1.0", "2.0"]:
            for columns in [["text", "repeated", "yes"], ["i32", "u64", "f64", "d38"], ["ns", "fixed", "uuid", "bytes"]]:
                pq.write_table(
                    plain.select(columns), folder / f"small-{number}.parquet", compression=codec,
                    data_page_version=version, row_group_size=7, use_dictionary=number % 2 == 0,
                )
                number += 1
            pq.write_table(
                tree.select(["messages", "deep", "map"]), folder / f"small-{number}.parquet", compression=codec,
                data_page_version=version, data_page_size=50, write_batch_size=3,
            )
            number += 1
    encodings = {
        "i32": "DELTA_BINARY_PACKED", "sorted": "DELTA_BINARY_PACKED", "text": "DELTA_LENGTH_BYTE_ARRAY",
        "repeated": "DELTA_BYTE_ARRAY", "f64": "BYTE_STREAM_SPLIT", "fixed": "BYTE_STREAM_SPLIT", "yes": "RLE",
    }
    for codec in ["none", "zstd"]:
        pq.write_table(
            plain.select(list(encodings)), folder / f"delta-{codec}.parquet", compression=codec,
            use_dictionary=False, column_encoding=encodings, write_page_checksum=codec == "zstd",
        )


def other_files(folder, draw):
    import datasets
    import duckdb
    import fastparquet
    import pandas
    import polars

    table = pa.table(
        {
            "text": texts(draw, 400),
            "maybe": with_nulls(draw, texts(draw, 400)),
            "n": range(400),
            "x": [float(n) / 3 for n in range(400)],
            "yes": [n % 3 == 0 for n in range(400)],
            "when": pa.array([n * 10**9 for n in range(400)], pa.int64()).cast(pa.timestamp("us")),
        }
    )
    frame = table.to_pandas()
    for codec in [None, "snappy", "gzip", "zstd"]:
        frame.to_parquet(folder / f"pandas-{codec}.parquet", compression=codec)
    frame.set_index("n").to_parquet(folder / "pandas-index.parquet")
    objects = frame.astype({"text": object, "maybe": object})
    for codec in [None, "SNAPPY", "GZIP", "ZSTD"]:
        for pages in [1, 2]:
            fastparquet.writer.DATAPAGE_VERSION = pages
            fastparquet.write(
                str(folder / f"fastparquet-{codec}-{pages}.parquet"), objects, compression=codec, row_group_offsets=150
            )
    lists = nested(draw, 500).drop_columns(["counts"])
    connection = duckdb.connect()
    connection.register("rows", table)
    connection.register("lists", lists)
    for codec in ["uncompressed", "snappy", "gzip", "zstd"]:
        for version in ["V1", "V2"]:
            for source in ["rows", "lists"]:
                path = folder / f"duckdb-{codec}-{version}-{source}.parquet"
                connection.execute(
                    f"copy {source} to '{path}' (format parquet, codec '{codec}', parquet_version '{version}', row_group_size 2048)"
                )
    connection.execute(
        f"""copy (select i::uhugeint::double as big, i::utinyint as small, (i::varchar || '.5')::decimal(18, 2) as d,
            case when i % 7 = 0 then null else 'row ' || (i % 5) end as s, uuid() as u, [i, i + 1] as l,
            {{'a': i, 'b': 'x' || i}} as st, date '2020-01-01' + i::integer as day
            from range(200) t(i)) to '{folder / "duckdb-types.parquet"}' (format parquet)"""
    )
    for codec in ["uncompressed", "snappy", "gzip", "zstd"]:
        polars.from_arrow(table).write_parquet(folder / f"polars-{codec}.parquet", compression=codec, row_group_size=130)
        polars.from_arrow(lists.drop_columns(["map"])).write_parquet(
            folder / f"polars-nested-{codec}.parquet", compression=codec, data_page_size=500
        )
    rows = [{"messages": [{"role": "user", "content": text}], "n": n} for n, text in enumerate(texts(draw, 300))]
    datasets.disable_progress_bars()
    datasets.Dataset.from_list(rows).to_parquet(folder / "datasets.parquet", batch_size=70)


def expected(scalar):
    """What a value is as JSON: this program's rules, written once more."""
    kind = scalar.type
    if isinstance(scalar, pa.ExtensionScalar):
        if str(kind) == "extension<arrow.uuid>":
            if scalar.value is None:
                return None
            text = scalar.value.as_py().hex()
            return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])
        return expected(scalar.value)
    if not scalar.is_valid or pa.types.is_null(kind):
        return None
    if pa.types.is_dictionary(kind):
        return expected(scalar.value)
    if pa.types.is_map(kind):
        return {key(expected(pair["key"])): expected(pair["value"]) for pair in scalar.values or []}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return [expected(value) for value in scalar.values]
    if pa.types.is_struct(kind):
        return {name: expected(value) for name, value in scalar.items()}
    if pa.types.is_timestamp(kind):
        return moment(scalar.value, kind.unit) + ("Z" if kind.tz else "")
    if pa.types.is_time(kind):
        return moment(scalar.value, kind.unit)[11:]
    if pa.types.is_date(kind):
        return date(scalar.value if pa.types.is_date32(kind) else scalar.value // 86_400_000)
    value = scalar.as_py()
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if pa.types.is_floating(kind):
        return None if value != value or value in (float("inf"), -float("inf")) else Single(value, kind.bit_width)
    return value


class Single:
    """A number of a width, which any decimal equals that is nearest to it."""

    def __init__(self, value, bits):
        self.value, self.format = value, {16: "<e", 32: "<f", 64: "<d"}[bits]

    def __eq__(self, other):
        return isinstance(other, (int, decimal.Decimal)) and struct.pack(self.format, float(other)) == struct.pack(
            self.format, self.value
        )

    def __repr__(self):
        return repr(self.value)


def key(value):
    return value if isinstance(value, str) else json.dumps(value)


def date(day):
    return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=day))


def moment(value, unit):
    per, digits = {"s": (1, 0), "ms": (10**3, 3), "us": (10**6, 6), "ns": (10**9, 9)}[unit]
    seconds, fraction = divmod(value, per)
    day, clock = divmod(seconds, 86_400)
    text = f"{date(day)}T{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
    return text + (f".{fraction:0{digits}}" if fraction else "")


def equal(ours, theirs):
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(equal, ours, theirs))
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict) and list(ours) == list(theirs) and all(equal(ours[k], theirs[k]) for k in theirs)
        )
    if isinstance(theirs, Single):
        return theirs == ours
    if isinstance(theirs, decimal.Decimal):
        return isinstance(ours, (int, decimal.Decimal)) and decimal.Decimal(ours).as_tuple() == theirs.as_tuple()
    return type(ours) is type(theirs) and ours == theirs


def check(folder):
    decimal.getcontext().prec = 100
    rows = 0
    files = sorted(folder.glob("*.parquet"))
    for path in files:
        table = pq.ParquetFile(path).read()
        lines = path.with_suffix(".rows").read_text(encoding="utf-8").split("\n")[:-1]
        columns = [[expected(value) for value in column] for column in table.columns]
        if len(lines) != table.num_rows:
            print(f"{path.name}: {len(lines)} rows instead of {table.num_rows}")
            continue
        for number, (line, values) in enumerate(zip(lines, zip(*columns))):
            pairs = json.loads(line, parse_float=decimal.Decimal, object_pairs_hook=lambda pairs: dict(pairs))
            wanted = dict(zip(table.column_names, values))
            if not equal(pairs, wanted):
                wrong = [name for name in wanted if not equal(pairs.get(name), wanted[name])]
                name = wrong[0] if wrong else None
                print(f"{path.name}, row {number}, {name}: {pairs.get(name)!r} instead of {wanted.get(name)!r}")
                break
        else:
            rows += len(lines)
    print(f"{len(files)} files, {rows} rows")


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if command == "check":
        return check(folder)
    draw = random.Random(SEED)
    if command == "small":
        return small_files(folder, draw)
    if command in ("brotli", "lz4"):
        return pq.write_table(pa.table({"a": ["x"] * 9}), folder / f"{command}.parquet", compression=command)
    pyarrow_files(folder, draw)
    other_files(folder, draw)


main()
