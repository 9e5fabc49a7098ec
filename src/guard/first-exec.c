/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/first-exec.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>

int first_execs_read(int fd, struct first_execs *ret_execs)
{
	struct first_execs execs = { 0 };
	const struct bw_first_exec_key *last = NULL;

	while (execs.n < BW_FIRST_EXECS_MAX) {
		struct first_exec *next = &execs.items[execs.n];

		if (bpf_map_get_next_key(fd, last, &next->key) < 0) {
			if (errno == ENOENT)
				break;
			return -errno;
		}
		if (bpf_map_lookup_elem(fd, &next->key, &next->value) < 0)
			return -errno;
		last = &next->key;
		execs.n++;
	}
	first_execs_sort(&execs);
	*ret_execs = execs;
	return 0;
}

static int exec_compare(const void *a, const void *b)
{
	const struct first_exec *x = a, *y = b;

	return x->value.ns < y->value.ns ? -1 : x->value.ns > y->value.ns;
}

void first_execs_sort(struct first_execs *execs)
{
	qsort(execs->items, execs->n, sizeof(*execs->items), exec_compare);
}

const struct first_exec *first_exec_other(const struct first_execs *execs, __u32 loader)
{
	for (size_t i = 0; i < execs->n; i++) {
		const struct first_exec *e = &execs->items[i];

		if (e->key.pid != loader && e->value.parent != loader)
			return e;
	}
	return NULL;
}

bool first_execs_full(const struct first_execs *execs)
{
	return execs->n == BW_FIRST_EXECS_MAX;
}
