/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Can this kernel refuse a program by our means? Loads the smallest program there is
 * (bpf/probe.bpf.c) on the real hook, for one child process of ours alone, lets the child start a
 * memfd once without and once with it, and takes it away again. Nothing is pinned, no other process
 * is touched, and a guard that is loaded goes on.
 *
 * Fills live_probe and live_probe_said. Returns 0 or -ENOMEM.
 */
int live_probe_run(struct facts *facts);
