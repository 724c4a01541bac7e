"""Compares Parquet files with the JSON lines that they were written from.

    python compare_parquet.py FOLDER

FOLDER has, for each file, NAME.parquet, NAME.jsonl and NAME.json: its fields and the row groups and compression that are expected.
Numbers of floating point stand in the JSON lines as the bits of the number in hexadecimal. Every value is compared as pyarrow,
DuckDB and Polars read it; statistics and page index are read from the bytes by the format's Thrift file
(https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift) and held against the rows. Prints one JSON object.
"""

import json
import math
import pathlib
import struct
import sys

import duckdb
import polars
import pyarrow
import pyarrow.parquet

ARROW = {
    "boolean": pyarrow.bool_(), "int32": pyarrow.int32(), "int64": pyarrow.int64(), "float": pyarrow.float32(),
    "double": pyarrow.float64(), "string": pyarrow.string(),
}
MISSING = object()


class Thrift:
    """Structs of the compact protocol, as dictionaries from field numbers to values."""

    def __init__(self, data, position=0):
        self.data, self.position = data, position

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.position]
            self.position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def integer(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def value(self, kind, is_element=False):
        if kind in (1, 2):
            if is_element:
                self.position += 1
                return self.data[self.position - 1] == 1
            return kind == 1
        if kind in (4, 5, 6):
            return self.integer()
        if kind == 8:
            length = self.varint()
            self.position += length
            return self.data[self.position - length : self.position]
        if kind == 9:
            head = self.data[self.position]
            self.position += 1
            count = self.varint() if head >> 4 == 15 else head >> 4
            return [self.value(head & 15, True) for _ in range(count)]
        if kind == 12:
            return self.structure()
        raise ValueError(f"a field of the type {kind}")

    def structure(self):
        fields, number = {}, 0
        while True:
            head = self.data[self.position]
            self.position += 1
            if head == 0:
                return fields
            number = number + (head >> 4) if head >> 4 else self.integer()
            fields[number] = self.value(head & 15)


def arrow_type(kind):
    if isinstance(kind, str):
        return ARROW[kind]
    if "list" in kind:
        return pyarrow.list_(pyarrow.field("element", arrow_type(kind["list"]), kind["nulls"]))
    return pyarrow.struct([pyarrow.field(f["name"], arrow_type(f["type"]), f["nullable"]) for f in kind["struct"]])


def revive(value, kind):
    """The value that a JSON value stands for."""
    if value is None:
        return None
    if kind == "double":
        return struct.unpack(">d", bytes.fromhex(value))[0]
    if kind == "float":
        return struct.unpack(">f", bytes.fromhex(value))[0]
    if isinstance(kind, str):
        return value
    if "list" in kind:
        return [revive(element, kind["list"]) for element in value]
    return {field["name"]: revive(value[field["name"]], field["type"]) for field in kind["struct"]}


def equal(one, other):
    if isinstance(one, float) and isinstance(other, float):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return one == other and math.copysign(1, one) == math.copysign(1, other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(value, other[key]) for key, value in one.items())
    return one == other


def leaves(kind):
    """The columns below a type: their paths and types."""
    if isinstance(kind, str):
        return [((), kind)]
    if "list" in kind:
        return [(("list", "element") + path, leaf) for path, leaf in leaves(kind["list"])]
    return [((f["name"],) + path, leaf) for f in kind["struct"] for path, leaf in leaves(f["type"])]


def entries(value, kind, path):
    """The entries of one column in a value: values, or MISSING where there is none."""
    if value is None:
        return [MISSING]
    if not path:
        return [value]
    if "list" in kind:
        if not value:
            return [MISSING]
        return [entry for element in value for entry in entries(element, kind["list"], path[2:])]
    field = next(field for field in kind["struct"] if field["name"] == path[0])
    return entries(value[path[0]], field["type"], path[1:])


def decoded(bound, kind):
    if kind == "string":
        bound.decode()  # A cut text must still be one.
        return bound
    if kind == "boolean":
        return bound == b"\1"
    return struct.unpack({"int32": "<i", "int64": "<q", "float": "<f", "double": "<d"}[kind], bound)[0]


def ordered(values, kind):
    """Values that have a place in the order, as it compares them."""
    if kind == "string":
        return [value.encode() for value in values]
    return [value for value in values if value == value]


class Checker:
    def __init__(self, path):
        self.name, self.path = path.stem, str(path.with_suffix(".parquet"))
        self.facts = json.loads(path.read_text())
        self.fields = self.facts["fields"]
        self.kind = {"struct": self.fields}
        with path.with_suffix(".jsonl").open(encoding="utf-8", newline="\n") as lines:
            self.rows = [revive(json.loads(line), self.kind) for line in lines]
        self.problems, self.pages = [], 0

    def problem(self, text):
        self.problems.append(f"{self.name}: {text}")

    def check(self):
        file = pyarrow.parquet.ParquetFile(self.path)
        expected = pyarrow.schema([pyarrow.field(f["name"], arrow_type(f["type"]), f["nullable"]) for f in self.fields])
        if not file.schema_arrow.equals(expected):
            self.problem(f"the schema is {file.schema_arrow}, not {expected}")
        file.read().validate(full=True)
        self.compare("pyarrow", file.read().to_pylist())
        names = [field["name"] for field in self.fields]
        with duckdb.connect() as database:
            rows = database.execute("SELECT * FROM read_parquet(?)", [self.path]).fetchall()
        self.compare("duckdb", [dict(zip(names, row)) for row in rows])
        self.compare("polars", polars.read_parquet(self.path).to_dicts())
        self.check_bytes(file.metadata)

    def compare(self, reader, rows):
        if len(rows) != len(self.rows):
            self.problem(f"{reader} reads {len(rows)} rows, not {len(self.rows)}")
        for number, (row, expected) in enumerate(zip(rows, self.rows), 1):
            if not equal(row, expected):
                self.problem(f"{reader} reads row {number} as {row!r:.400}, not {expected!r:.400}")
                return

    def check_bytes(self, seen):
        with open(self.path, "rb") as file:
            data = file.read()
        if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
            self.problem("the file does not begin and end with PAR1")
        size = struct.unpack("<I", data[-8:-4])[0]
        footer = Thrift(data, len(data) - 8 - size).structure()
        if footer[3] != len(self.rows) or len(footer[4]) != seen.num_row_groups:
            self.problem("the footer's counts are wrong")
        if len(footer[4]) < self.facts["row_groups"]:
            self.problem(f"{len(footer[4])} row groups, not {self.facts['row_groups']} or more")
        columns, first, end = leaves(self.kind), 0, 4
        if len(footer[7]) != len(columns):
            self.problem("not every column has an order")
        for index, group in enumerate(footer[4]):
            rows = self.rows[first : first + group[3]]
            first += group[3]
            if group[5] != end or group[7] != index:
                self.problem(f"row group {index} does not begin at {end}")
            for chunk, (path, kind) in zip(group[1], columns, strict=True):
                end = self.check_chunk(data, chunk, path, kind, rows, end)
            if group[2] != sum(c[3][6] for c in group[1]) or group[6] != sum(c[3][7] for c in group[1]):
                self.problem(f"the sizes of row group {index} are not its columns'")
        if first != len(self.rows):
            self.problem("the row groups do not have all rows")

    def check_chunk(self, data, chunk, path, kind, rows, start):
        """Returns the byte behind the column."""
        place = f"column {'.'.join(path)}"
        facts = chunk[3]
        if tuple(name.decode() for name in facts[3]) != path or facts[4] != self.facts["codec"]:
            self.problem(f"{place}: path {facts[3]}, codec {facts[4]}")
        per_row = [entries(row, self.kind, path) for row in rows]
        every = [entry for row in per_row for entry in row]
        values = [entry for entry in every if entry is not MISSING]
        if facts[5] != len(every) or facts[12][3] != len(every) - len(values):
            self.problem(f"{place}: {facts[5]} entries, {facts[12][3]} nulls; not {len(every)} and {len(every) - len(values)}")
        self.check_bounds(place, facts[12].get(6), facts[12].get(5), values, kind)
        for bound, pick, exact in ((facts[12].get(6), min, facts[12].get(8)), (facts[12].get(5), max, facts[12].get(7))):
            if bound is not None and exact != (decoded(bound, kind) == pick(ordered(values, kind))):
                self.problem(f"{place}: a bound says {exact} of being exact")
        # The pages lie one behind the other, and their headers say what the indices say.
        position, sizes, counts = start, [0, 0], {}
        if 11 in facts:
            if facts[11] != position:
                self.problem(f"{place}: the dictionary is not at {position}")
            position, header = self.page(data, position, sizes)
            counts[(header[1], header[7][2])] = 1
        if facts[9] != position:
            self.problem(f"{place}: the data pages do not begin at {position}")
        offsets = Thrift(data, chunk[4])
        locations = offsets.structure()[1]
        if offsets.position != chunk[4] + chunk[5]:
            self.problem(f"{place}: the size of the offset index is wrong")
        bounds = None
        if 6 in chunk:
            reader = Thrift(data, chunk[6])
            bounds = reader.structure()
            if reader.position != chunk[6] + chunk[7]:
                self.problem(f"{place}: the size of the column index is wrong")
        spans = []
        for index, location in enumerate(locations):
            after = locations[index + 1][3] if index + 1 < len(locations) else len(rows)
            page_entries = [entry for row in per_row[location[3] : after] for entry in row]
            page_values = [entry for entry in page_entries if entry is not MISSING]
            if location[1] != position:
                self.problem(f"{place}: page {index} is not at {position}")
            position, header = self.page(data, position, sizes)
            self.pages += 1
            key = (header[1], header[5][2])
            counts[key] = counts.get(key, 0) + 1
            if location[2] != position - location[1] or header[5][1] != len(page_entries):
                self.problem(f"{place}: page {index} has another size than its index says")
            if bounds:
                if bounds[1][index] != (not page_values) or bounds[5][index] != len(page_entries) - len(page_values):
                    self.problem(f"{place}: the nulls of page {index} are wrong")
                if page_values:
                    self.check_bounds(f"{place}, page {index}", bounds[2][index], bounds[3][index], page_values, kind)
                    spans.append((decoded(bounds[2][index], kind), decoded(bounds[3][index], kind)))
            elif ordered(page_values, kind) and all(
                ordered([e for row in per_row[l[3] : m[3]] for e in row if e is not MISSING], kind)
                for l, m in zip(locations, locations[1:] + [{3: len(rows)}])
            ):
                self.problem(f"{place}: no column index, though all pages have bounds")
        if bounds:
            self.check_order(place, bounds[4], spans)
        if sizes != [facts[6], facts[7]] or position - start != facts[7]:
            self.problem(f"{place}: sizes {facts[6]} and {facts[7]}, not {sizes}")
        if sorted(counts.items()) != sorted(((s[1], s[2]), s[3]) for s in facts[13]):
            self.problem(f"{place}: the pages' encodings are {counts}, not {facts[13]}")
        return position

    def page(self, data, position, sizes):
        reader = Thrift(data, position)
        header = reader.structure()
        sizes[0] += reader.position - position + header[2]
        sizes[1] += reader.position - position + header[3]
        return reader.position + header[3], header

    def check_bounds(self, place, low, high, values, kind):
        values = ordered(values, kind)
        if (low is None) != (not values) or (high is None) != (not values):
            self.problem(f"{place}: bounds {low} and {high} for {len(values)} values")
            return
        if values:
            if len(low) > 64 or not decoded(low, kind) <= min(values) or not decoded(high, kind) >= max(values):
                self.problem(f"{place}: bounds {low} and {high} for {min(values)!r:.100} to {max(values)!r:.100}")
            for bound, sign in ((low, -1), (high, 1)):
                if kind in ("float", "double") and decoded(bound, kind) == 0 and math.copysign(1, decoded(bound, kind)) != sign:
                    self.problem(f"{place}: a zero has the wrong sign")

    def check_order(self, place, order, spans):
        def sorted_by(compare):
            return all(compare(a[0], b[0]) and compare(a[1], b[1]) for a, b in zip(spans, spans[1:]))

        rises, falls = sorted_by(lambda a, b: a <= b), sorted_by(lambda a, b: a >= b)
        if order != (1 if rises else 2 if falls else 0):
            self.problem(f"{place}: the boundary order is {order}")


def main():
    problems, rows, pages, files = [], 0, 0, 0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        checker = Checker(path)
        try:
            checker.check()
        except Exception as error:
            checker.problem(f"{type(error).__name__}: {error}")
        problems += checker.problems
        rows, pages, files = rows + len(checker.rows), pages + checker.pages, files + 1
    print(json.dumps({"files": files, "rows": rows, "pages": pages, "problems": problems[:20]}))


main()
