/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/proposal.h"

#include "base/cleanup.h"
#include "boot/advice.h"
#include "boot/cmdline-source.h"
#include "boot/entry-word.h"
#include "boot/kernels.h"
#include "boot/loader.h"
#include "boot/word-source.h"
#include "entry/entry.h"
#include "kernel/cmdline-word.h"
#include "kernel/facts.h"

/* Is security= what keeps a word from being worked out (advice.c)? Or -ENOMEM. */
static int security_stops(const struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->n; i++) {
		const char *line = kernels->items[i]->cmdline.text;
		_cleanup_free_ char *security = NULL, *lsm = NULL;
		int has_security = line ? cmdline_word_last(line, "security", &security) : 0;
		int has_lsm = line ? cmdline_word_last(line, "lsm", &lsm) : 0;

		if (has_security == -ENOMEM || has_lsm == -ENOMEM)
			return -ENOMEM;
		if (has_security > 0 && has_lsm == 0)
			return 1;
	}
	return 0;
}

static int word_make(int root_fd, const struct entries *entries, const struct kernels *kernels,
		     struct problems *problems, char **ret_word)
{
	const struct facts *running = kernels->running;
	int r, stops;

	r = cmdline_source_warn(root_fd, running ? running->cmdline.text : NULL, problems);
	if (r >= 0)
		r = advice_make((const struct facts *const *)kernels->items, kernels->n, running,
				problems, ret_word);
	if (r != -EOPNOTSUPP)
		return r;
	stops = security_stops(kernels);
	if (stops > 0)
		stops = word_source_name(root_fd, entries, "security", problems);
	return stops < 0 ? stops : r;
}

int proposal_make(int root_fd, bool live, struct problems *problems, struct kernels *kernels,
		  struct plan **ret_plan)
{
	_cleanup_entries_ struct entries *entries = NULL;
	_cleanup_free_ char *word = NULL;
	int r;

	r = entries_read(root_fd, live, problems, &entries);
	if (r >= 0)
		r = kernels_read(root_fd, live, entries, problems, kernels);
	if (r >= 0)
		r = word_make(root_fd, entries, kernels, problems, &word);
	if (r <= 0)
		return r;
	r = loader_plan(loader_detect(root_fd, entries), root_fd, entries, word, problems,
			ret_plan);
	return r < 0 ? r : 1;
}

int proposal_lacking(int root_fd, bool live, struct problems *problems)
{
	_cleanup_problems_ struct problems said = { 0 }; /* when the proposal was made */
	_cleanup_entries_ struct entries *entries = NULL;
	int r;

	r = entries_read(root_fd, live, &said, &entries);
	return r < 0 ? r : entries_name_without_bpf(root_fd, entries, problems);
}
