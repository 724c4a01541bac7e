"""Prints what pyarrow, DuckDB and Polars make of a Parquet file, as one JSON object.

    python describe_parquet.py FILE
"""

import json
import sys

import duckdb
import polars
import pyarrow.parquet

file = pyarrow.parquet.ParquetFile(sys.argv[1])
metadata = file.metadata
columns = range(metadata.num_columns)
notes = {key.decode(): value.decode() for key, value in (metadata.metadata or {}).items()}
with duckdb.connect() as database:
    duck = database.execute("SELECT * FROM read_parquet(?)", [sys.argv[1]]).fetchall()
print(json.dumps({
    "types": [str(kind) for kind in file.schema_arrow.types],
    "rows": [[str(value) for value in row.values()] for row in file.read().to_pylist()],
    "duckdb": len(duck),
    "polars": len(polars.read_parquet(sys.argv[1])),
    "groups": metadata.num_row_groups,
    "has_bounds": [all(
        metadata.row_group(group).column(column).is_stats_set
        and metadata.row_group(group).column(column).statistics.has_min_max
        for group in range(metadata.num_row_groups)) for column in columns],
    "created_by": metadata.created_by,
    "notes": notes,
}))
