/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All times are nanoseconds since the kernel started. */
struct plot_unit {
	const char *name; /* whoever makes the list owns it */
	int64_t began; /* it left "inactive" */
	int64_t active; /* 0: not yet, or it never became active */
};

/* A part of the boot; `ends` 0: it goes on. */
struct plot_phase {
	const char *name; /* "kernel" */
	int64_t begins, ends;
};

#define PLOT_PHASES_MAX 3

struct plot {
	struct plot_phase phases[PLOT_PHASES_MAX];
	size_t n_phases;

	bool guarded; /* the guard's times are known */
	bool initrd; /* it was loaded in the initrd */
	int64_t began, attached, proved;

	bool exec_known; /* of the first other program */
	int64_t exec;
	const char *program;

	const struct plot_unit *units; /* by `began` */
	size_t n_units;
	size_t n_left_out; /* later ones that are not among them */
};

/* An SVG document; the caller's to free. NULL if there is no memory. */
char *plot_svg(const struct plot *plot);

/* Bring units into the order of time, of equal ones by name. */
void plot_units_sort(struct plot_unit *units, size_t n);
