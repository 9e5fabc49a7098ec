#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Print what tidy.sh runs, one command a line: clang-tidy on each file of src/ and bpf/ that BUILD
compiles, with the flags it is compiled with."""
import json
import os
import re
import shlex
import subprocess
import sys

top, build = (os.path.realpath(path) for path in sys.argv[1:3])
# What clang-tidy 14 cannot judge here, beyond .clang-tidy.
not_judged = [
    "bugprone-reserved-identifier",  # takes whole names as exceptions: no "_CONTROL_MAX" and so on
    "bugprone-macro-parentheses",  # a type as a macro's argument cannot be in parentheses
    "clang-analyzer-unix.Malloc",  # does not know __cleanup__; the sanitizers find leaks
    "clang-analyzer-valist.Uninitialized",  # forgets va_start() where it inlines a function
    "clang-analyzer-optin.performance.Padding",  # tables are written for readers
]
not_judged_bpf = [
    "performance-no-int-to-ptr",  # an address is a number until the verifier has agreed to its type
]


def tidy(disabled, *arguments):
    """One command. Generated headers, which lie in BUILD, are not looked at."""
    print(shlex.join([
        "clang-tidy", "--quiet", "--checks=" + ",".join("-" + check for check in disabled),
        f"--header-filter=(/\\.\\./|{re.escape(top)}/)(src|bpf)/", *arguments]))


# The programs' folders only: the tests' tables and long cases would need exceptions.
with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
    entries = json.load(file)
names = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in entries}
for name in sorted(names):
    if name.startswith(os.path.join(top, "src") + "/"):
        # BUILD's compiler may be gcc, which has warnings of its own
        tidy(not_judged, "--extra-arg=-Wno-unknown-warning-option", "-p", build, name)

targets = subprocess.run(
    ["meson", "introspect", "--targets", build], check=True, capture_output=True).stdout
for target in json.loads(targets):
    if not target["name"].endswith(".bpf.o"):
        continue
    source = target["target_sources"][0]
    flags = source["compiler"][1:source["compiler"].index("-c")]
    tidy(not_judged + not_judged_bpf, *source["sources"], "--", *flags)
