/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/libbpf-log.h"

#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

/* The tail of it: a verifier ends its log with the reason. libbpf's callback carries no context. */
static char log_tail[4096];

static void log_append(const char *text, size_t n)
{
	const size_t room = sizeof(log_tail) - 1;
	size_t used = strlen(log_tail), drop;

	if (n > room) {
		text += n - room;
		n = room;
	}
	drop = used + n > room ? used + n - room : 0;
	memmove(log_tail, log_tail + drop, used - drop);
	memcpy(log_tail + used - drop, text, n);
	log_tail[used - drop + n] = '\0';
}

static int log_print(enum libbpf_print_level level, const char *format, va_list arguments)
{
	_cleanup_free_ char *text = NULL;
	int n;

	if (level == LIBBPF_DEBUG)
		return 0;
	n = vasprintf(&text, format, arguments);
	if (n < 0) {
		text = NULL;
		return 0;
	}
	log_append(text, (size_t)n);
	return 0;
}

const char *libbpf_log(void)
{
	return log_tail;
}

void libbpf_log_start(void)
{
	log_tail[0] = '\0';
	(void)libbpf_set_print(log_print);
}
