/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "boot/cmdline-edit.h"
#include "kernel/cmdline-word.h"
#include "words-survive.h"

#define WORD "lsm=yama,bpf"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t named(const char *line)
{
	struct cmdline_word word;
	bool for_init = false;
	size_t n = 0;

	while (cmdline_word_next(&line, &for_init, &word))
		n += cmdline_word_is(&word, "lsm");
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *line = NULL, *set = NULL, *again = NULL, *back = NULL;
	int r;

	line = strndup((const char *)data, size);
	if (!line)
		return 0;
	r = cmdline_edit_set(line, WORD, &set);
	if (r == -EBADMSG)
		return 0;
	must(r >= 0);
	must(r == (strcmp(line, set) != 0));
	must(named(set) == 1);
	others_survive(line, set);
	must(cmdline_edit_set(set, WORD, &again) == 0 && strcmp(set, again) == 0);
	must(cmdline_edit_remove(set, WORD, &back) == 1);
	others_survive(line, back);
	if (named(line) == 0)
		must(strcmp(line, back) == 0);
	return 0;
}
