/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "kernel/facts.h"

/*
 * Can this kernel refuse a program by our means? Loads the smallest program there is
 * (bpf/probe.bpf.c) on the real hook, lets a child process start a memfd once without and once with it,
 * and takes it away again. Fills live_probe and live_probe_said. Returns 0 or -ENOMEM.
 *
 * Harmless where others work:
 * - It speaks about one file, by 128 random bits in its name, and so about nobody else's.
 * - It refuses with an errno of its own (ENOANO). A guard that is loaded goes on, and is not mistaken for
 *   it: of programs on one hook the kernel asks the one that was attached last first. To the guard the
 *   attempt without the probe is what it is, a memfd that was started, and it counts one.
 * - Whoever watches for started memfds sees them, under the name bootward-probe-...
 * - Nothing is pinned: descriptors of this process hold all of it, and a child ends within seconds
 *   even if this process is killed.
 * - While kernel.ftrace_enabled is 0 it attaches nothing. The kernel calls no such program then, but its
 *   ftrace keeps marks of what is detached in that time, and when it is on again and its last user goes,
 *   it finds them, warns and ends itself until the next boot: nothing can be attached any more
 *   (kernel/trace/ftrace.c, ftrace_shutdown(): seen on 6.1, 6.12 and 7.2).
 *
 * LIVE_PROBE_IMPOSSIBLE: ftrace is off, no rights to load it, or something refuses the memfd in such a way that the
 * probe cannot be told from it, for example another security module that the kernel asks before bpf.
 * Where memfds cannot be made executable (vm.memfd_noexec=2), a file on a tmpfs is started instead.
 * The child runs with this process's rights and in its namespaces, and is told by none of its numbers.
 */
int live_probe_run(struct facts *facts);
