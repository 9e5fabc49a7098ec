/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "entry/entry.h"
#include "kernel/facts.h"

/* What bootward preflight was asked for. */
struct preflight_request {
	const char *root; /* NULL: the running system */
	const char *kernel;
	bool all_kernels, next_boot, captured;
	bool probe, no_probe;
	bool list, json, quiet, summary;
};

enum preflight_kind {
	PREFLIGHT_RUNNING, /* runs, or ran when the copy was made */
	PREFLIGHT_NEXT, /* the loader will boot it next */
	PREFLIGHT_INSTALLED,
};

/* One kernel that is looked at. */
struct preflight_subject {
	enum preflight_kind kind;
	char *release; /* NULL: the running one's */
	const struct entry *entry; /* that boots it; NULL: none does, or it runs */
	char *entry_place; /* "FILE:LINE" of the entry, or NULL */
	char *cmdline_doubt; /* why it cannot be told which of several entries it is, or NULL */
};

/* The machine, image or copy, and the kernels of it that are looked at. */
struct preflight_machine {
	int root_fd;
	bool live; /* of the running system */
	bool captured;
	char *host; /* its name, or the directory */
	char *running; /* release of the kernel that runs or ran; NULL: none does */
	struct entries *entries; /* NULL unless somebody asked */
	bool several; /* what was asked for can be more than one */
	struct preflight_subject *subjects;
	size_t n_subjects;
	bool incomplete; /* there may be more kernels than these, which was said */
};

#define PREFLIGHT_MACHINE_NONE     \
	(struct preflight_machine) \
	{                          \
		.root_fd = -EBADF  \
	}

/*
 * Open what was asked for and choose its kernels. Returns 0; -ENOMEM; another negative errno when it
 * cannot be told which, which was said then (log_error()).
 */
int preflight_machine_open(const struct preflight_request *request,
			   struct preflight_machine *ret_machine);

void preflight_machine_close(struct preflight_machine *machine);
#define _cleanup_preflight_machine_ _cleanup_(preflight_machine_close)

/* What the readers of facts are to be asked. It borrows all that it points to. */
struct subject preflight_subject_of(const struct preflight_machine *machine,
				    const struct preflight_subject *subject,
				    const char *const *directories);
