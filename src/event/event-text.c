/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/event-text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/escape.h"
#include "policy/control.h"

static const char *const role_words[_BW_ROLE_MAX] = {
	[BW_ROLE_PROGRAM] = "starting",
	[BW_ROLE_SCRIPT] = "starting the script",
	[BW_ROLE_INTERPRETER] = "starting the interpreter",
	[BW_ROLE_CHECKED] = "asking whether it may start",
	[BW_ROLE_MAPPED] = "mapping executable",
	[BW_ROLE_READ] = "reading into the kernel",
};

static const char *const place_words[_BW_PLACE_MAX] = {
	[BW_PLACE_MEMFD] = "a memfd",
	[BW_PLACE_SHM] = "System V shared memory",
	[BW_PLACE_KERNEL_MEMORY] = "memory of the kernel's own",
	[BW_PLACE_UNLINKED] = "a file without a name",
	[BW_PLACE_GUARDED] = "below",
	[BW_PLACE_USERNS] = "on a file system of a user namespace",
};

static const char *const reason_words[_BW_REASON_MAX] = {
	[BW_REASON_NONE] = "",
	[BW_REASON_MOUNT] = "",
	[BW_REASON_CANONICAL] = " by its file system's oldest mount",
	[BW_REASON_OVERLAY] = " by the overlay's layer",
	[BW_REASON_UNDECIDED] = ", as its path could not be decided",
};

static void bytes_print(FILE *stream, const char *text)
{
	_cleanup_free_ char *form = text_escape(text);

	(void)fputs(form ? form : "?", stream);
}

static void path_print(FILE *stream, const char *path, bool whole)
{
	(void)fputs(!path ? "?" : whole ? "" : "\xe2\x80\xa6/", stream);
	if (path)
		bytes_print(stream, path);
}

static void verdicts_print(FILE *stream, const struct event *event)
{
	const struct {
		const char *word;
		uint32_t controls;
	} verdicts[] = {
		{ "refused", event->refused },
		{ "audited", event->audited },
		{ "exempt", event->exempt },
	};
	const char *before = "";

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		if (verdicts[i].controls == 0)
			continue;
		(void)fprintf(stream, "%s%s", before, verdicts[i].word);
		for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
			if (verdicts[i].controls & 1U << control)
				(void)fprintf(stream, " %s", control_to_string(control));
		before = ", ";
	}
}

static void who_print(FILE *stream, const struct event *event)
{
	static const struct bw_file_id none;

	if (!event->exe && event->exe_id.ino == none.ino && event->exe_id.dev == none.dev)
		(void)fputs("the kernel", stream);
	else
		path_print(stream, event->exe, event->exe_whole);
	(void)fprintf(stream, " (pid %" PRIu32, event->pid);
	(void)fprintf(stream, ", uid %" PRIu32, event->uid);
	if (event->unit) {
		(void)fputs(", ", stream);
		bytes_print(stream, event->unit);
	}
	(void)fputs(")", stream);
}

static void guarded_print(FILE *stream, const struct event *event)
{
	if (event->directory) {
		(void)fputs(" ", stream);
		bytes_print(stream, event->directory);
	} else {
		(void)fputs(" a guarded directory", stream);
	}
	(void)fputs(reason_words[event->reason], stream);
}

static void why_print(FILE *stream, const struct event *event)
{
	const char *before = ": ";

	for (enum bw_place place = 0; place < _BW_PLACE_MAX; place++) {
		if (!(event->places & 1U << place))
			continue;
		(void)fprintf(stream, "%s%s", before, place_words[place]);
		if (place == BW_PLACE_GUARDED)
			guarded_print(stream, event);
		else if (place == BW_PLACE_MEMFD && event->conditions & BW_CONDITION_SEALED)
			(void)fputs(", fully sealed", stream);
		before = ", ";
	}
}

char *event_text(const struct event *event)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		return NULL;
	verdicts_print(stream, event);
	(void)fputs(": ", stream);
	who_print(stream, event);
	(void)fprintf(stream, " %s ", role_words[event->role]);
	path_print(stream, event->file, event->file_whole);
	why_print(stream, event);
	if (event->rule) {
		(void)fputs(", by [Exempt ", stream);
		bytes_print(stream, event->rule);
		(void)fputs("]", stream);
	}
	if (event->suppressed > 0)
		(void)fprintf(stream, "; %" PRIu64 " more like it were not reported one by one",
			      event->suppressed);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}
