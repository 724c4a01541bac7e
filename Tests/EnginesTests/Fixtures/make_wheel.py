"""Makes a wheel with one data file: python3 make_wheel.py FOLDER PACKAGE VERSION MEMBER FILE

The format: https://packaging.python.org/specifications/binary-distribution-format/
"""

import sys
import zipfile

folder, package, version, member, file = sys.argv[1:]
name = package.replace("-", "_")
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
    wheel.write(file, member)
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", "")
