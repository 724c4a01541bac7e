"""Prints what a ledger holds, as JSON.

    ledger_contents.py LEDGER

It is read from a copy with its write-ahead log, so that reading changes nothing of what a killed program left.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile

GENERATIONS = """
    SELECT role, question_index, sample_index, regeneration, attempt, seed, prompt, parameters, tokens_in, tokens_out,
        finish_reason, mean_log_probability, error, answer
    FROM generation"""
# A suite's number depends on the order of the work, its position among the suites of its question does not.
EXECUTIONS = """
    SELECT e.question_index, e.sample_index, s.regeneration, e.purpose, coalesce(e.source, ''), e.verdict,
        e.asserts_passed, e.asserts_total, e.message
    FROM execution e JOIN test_suite s ON s.id = e.suite"""
REPEATED = """
    SELECT 'generation', role, question_index, sample_index, regeneration FROM generation WHERE answer IS NOT NULL
    GROUP BY 2, 3, 4, 5 HAVING count(*) > 1
    UNION ALL
    SELECT 'execution', purpose, question_index, sample_index, suite || coalesce(source, '') FROM execution
    WHERE verdict <> 'error' GROUP BY 2, 3, 4, 5 HAVING count(*) > 1"""
# What the last process drew, and what of it was committed: where all samples are drawn and it ended by itself, the same,
# unless it drew again what was there, of which no row would tell.
LAST_SESSION = """
    SELECT drawn_tokens, (SELECT coalesce(sum(tokens_out), 0) FROM generation WHERE time >= session.started)
    FROM session ORDER BY id DESC LIMIT 1"""


def contents(ledger):
    lines = lambda query: sorted(json.dumps(row) for row in ledger.execute(query))
    made = ledger.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('generation', 'execution')").fetchone()[0]
    rows = {}
    for table in ("generation", "execution") if made else ():
        for row in ledger.execute(f"SELECT * FROM {table}"):
            rows[f"{table}/{row[0]}"] = hashlib.sha256(repr(row).encode()).hexdigest()
    begun = bool(made) and ledger.execute("SELECT count(*) FROM run").fetchone()[0] == 1
    return {
        "integrity": "; ".join(row[0] for row in ledger.execute("PRAGMA integrity_check")),
        "isBegun": begun,
        "rows": rows,
        "generations": lines(GENERATIONS) if made else [],
        "executions": lines(EXECUTIONS) if made else [],
        "repeated": lines(REPEATED) if made else [],
        "lastSession": list(ledger.execute(LAST_SESSION).fetchone() or (0, 0)) if made else [0, 0],
    }


with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, "copy.sqlite")
    for suffix in ("", "-wal"):
        if os.path.exists(sys.argv[1] + suffix):
            shutil.copyfile(sys.argv[1] + suffix, copy + suffix)
    connection = sqlite3.connect(copy)
    print(json.dumps(contents(connection)))
    connection.close()
