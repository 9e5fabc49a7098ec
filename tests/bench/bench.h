/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/* Nanoseconds of the guest, which are instructions. */
uint64_t clock_read(void);

/* Verbs: see bench.c. Arguments begin after the verb; what goes wrong ends the program with 2. */
int verb_measure(int argc, char **argv);
int verb_memory(int argc, char **argv);
