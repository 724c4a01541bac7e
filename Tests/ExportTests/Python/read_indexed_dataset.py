"""Reads an indexed dataset of Megatron-LM from its documented layout, and prints dtype and documents as JSON."""

import array
import json
import struct
import sys

with open(sys.argv[1] + ".idx", "rb") as file:
    index = file.read()
with open(sys.argv[1] + ".bin", "rb") as file:
    data = file.read()
assert index[:9] == b"MMIDIDX\0\0", index[:9]
version, code, sequences, indices = struct.unpack_from("<QBQQ", index, 9)
assert version == 1, version
place = 9 + struct.calcsize("<QBQQ")
lengths = struct.unpack_from(f"<{sequences}i", index, place)
place += 4 * sequences
pointers = struct.unpack_from(f"<{sequences}q", index, place)
place += 8 * sequences
documents = struct.unpack_from(f"<{indices}q", index, place)
place += 8 * indices
assert place == len(index), (place, len(index))
assert documents[0] == 0 and documents[-1] == sequences, documents
kind = {4: "i", 8: "H"}[code]
size = array.array(kind).itemsize
assert sum(lengths) * size == len(data), (lengths, len(data))
read = [
    list(struct.unpack_from(f"<{length}{kind}", data, pointer)) for length, pointer in zip(lengths, pointers)
]
print(
    json.dumps(
        {
            "dtype": {4: "int32", 8: "uint16"}[code],
            "documents": [
                sum(read[first:last], []) for first, last in zip(documents, documents[1:])
            ],
        }
    )
)
