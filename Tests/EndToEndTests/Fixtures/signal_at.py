"""Sends a signal to a program as soon as a query on the ledger that it writes gives a row with something but 0.

    signal_at.py PID SIGNAL LEDGER QUERY

Exit code 0 where the signal was sent; 1 where the program ended before.
"""

import os
import sqlite3
import sys
import time

pid, number, ledger, query = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]


def holds():
    # Before there is a log, a reader could stand in the way of the ledger's making.
    if not os.path.exists(ledger + "-wal"):
        return False
    connection = None
    try:
        connection = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=0)
        row = connection.execute(query).fetchone()
        return row is not None and bool(row[0])
    except sqlite3.Error:
        return False
    finally:
        if connection:
            connection.close()


try:
    while not holds():
        os.kill(pid, 0)
        time.sleep(0.005)
    os.kill(pid, number)
except ProcessLookupError:
    sys.exit(1)
