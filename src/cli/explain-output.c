/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/explain-output.h"

#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "cli/verb.h"
#include "policy/control.h"

static const char *const operation_words[_BW_OPERATION_MAX] = {
	[BW_OPERATION_EXEC] = "starting it",
	[BW_OPERATION_MAP] = "mapping it executable",
	[BW_OPERATION_LOAD] = "reading it into the kernel",
};

static const char *const place_words[_BW_PLACE_MAX] = {
	[BW_PLACE_MEMFD] = "it is a memfd",
	[BW_PLACE_SHM] = "it is System V shared memory",
	[BW_PLACE_KERNEL_MEMORY] = "it is memory of the kernel's own",
	[BW_PLACE_UNLINKED] = "it has no name",
	[BW_PLACE_GUARDED] = "it is below a guarded directory",
	[BW_PLACE_USERNS] = "it is on a file system that a user namespace mounted",
};

static const char *const reason_words[_BW_REASON_MAX] = {
	[BW_REASON_NONE] = "",
	[BW_REASON_MOUNT] = " by the path it was opened by",
	[BW_REASON_CANONICAL] = " by its path in the file system's oldest mount",
	[BW_REASON_OVERLAY] = " by the path of the overlay's layer",
	[BW_REASON_UNDECIDED] = ": no path of it leads to a root, which counts as below",
};

int explain_status(const struct explain_report *report)
{
	int status = CLI_WELL;

	for (size_t i = 0; i < report->n; i++) {
		if (report->items[i].error)
			return CLI_UNKNOWN;
		if (report->items[i].answer.refused)
			status = CLI_NOT_SO;
	}
	return status;
}

/* Somebody else may have chosen it. */
static void name_print(FILE *stream, const char *name)
{
	_cleanup_free_ char *escaped = text_escape(name);

	(void)fputs(escaped ? escaped : "?", stream);
}

/* --- who asks --- */

static void subject_print(FILE *stream, const struct explain_subject *subject)
{
	const char *before = " ";

	if (subject->pid) {
		(void)fprintf(stream, "process %d", (int)subject->pid);
		if (subject->program && !subject->exe) {
			(void)fputs(" (", stream);
			name_print(stream, subject->program);
			(void)fputs(")", stream);
		}
		before = ", were it ";
	} else {
		(void)fputs("any process", stream);
	}
	if (subject->exe) {
		(void)fprintf(stream, "%sof program ", before);
		name_print(stream, subject->exe);
		before = ", ";
	}
	if (subject->uid) {
		(void)fprintf(stream, "%sof user %s", before, subject->uid);
		before = ", ";
	}
	if (subject->unit)
		(void)fprintf(stream, "%sin unit %s", before, subject->unit);
}

/* --- where it lives --- */

/* Only regular files hold what a user wrote: nothing is said about the rest. */
static void mode_print(FILE *stream, uint32_t mode)
{
	const char *what = S_ISDIR(mode)    ? "a directory"
			   : S_ISFIFO(mode) ? "a pipe"
			   : S_ISSOCK(mode) ? "a socket"
			   : S_ISCHR(mode)  ? "a device"
			   : S_ISBLK(mode)  ? "a block device"
			   : S_ISLNK(mode)  ? "a symbolic link"
					    : "no file of a file system";

	(void)fprintf(stream, "  it is %s, and controls speak about regular files alone\n", what);
}

static void places_print(FILE *stream, const struct explanation *e)
{
	if (!S_ISREG(e->answer.mode))
		mode_print(stream, e->answer.mode);
	else if (!e->answer.places)
		(void)fputs("  it is in no place that a control speaks about\n", stream);
	for (unsigned int place = 0; place < _BW_PLACE_MAX; place++) {
		if (!(e->answer.places & 1U << place))
			continue;
		(void)fprintf(stream, "  %s", place_words[place]);
		if (place == BW_PLACE_GUARDED && e->directory) {
			(void)fputs(", ", stream);
			name_print(stream, e->directory);
			(void)fputs(",", stream);
		}
		if (place == BW_PLACE_GUARDED && e->answer.reason < _BW_REASON_MAX)
			(void)fputs(reason_words[e->answer.reason], stream);
		(void)fputs(place == BW_PLACE_MEMFD && e->answer.sealed ? ", fully sealed\n" : "\n",
			    stream);
	}
}

/* --- by which paths --- */

static void mount_print(FILE *stream, const struct explain_path *path)
{
	if (path->mount == 0)
		return;
	if (!path->mount_point) {
		(void)fprintf(stream, ", by mount %u, which no process shows", path->mount);
		return;
	}
	(void)fputs(", by the ", stream);
	name_print(stream, path->type); /* a file system of a user's has the name that he gave it */
	(void)fputs(" at ", stream);
	name_print(stream, path->mount_point);
	if (path->process)
		(void)fprintf(stream, " in the mount namespace of process %d", (int)path->process);
}

static void path_print(FILE *stream, const char *what, const struct explain_path *path)
{
	if (!path->path)
		return;
	(void)fprintf(stream, "  %-14s ", what);
	name_print(stream, path->path);
	mount_print(stream, path);
}

static void view_print(FILE *stream, const char *what, const struct bw_view *view,
		       const struct explain_path *path, const char *directory)
{
	if (view->state == BW_VIEW_HIDDEN)
		(void)fprintf(stream, "  %-14s no mount of the machine's own shows it\n", what);
	if (view->state == BW_VIEW_UNDECIDED)
		(void)fprintf(stream, "  %-14s it leads to no root\n", what);
	if (view->state != BW_VIEW_SHOWN)
		return;
	path_print(stream, what, path);
	if (directory) {
		(void)fputs(": below ", stream);
		name_print(stream, directory);
	}
	(void)fputs("\n", stream);
}

static void paths_print(FILE *stream, const struct explanation *e)
{
	if (e->opened.path) {
		path_print(stream, "opened as", &e->opened);
		(void)fputs("\n", stream);
	}
	if (e->canonical.path || e->answer.canonical.state != BW_VIEW_SHOWN)
		view_print(stream, "oldest mount", &e->answer.canonical, &e->canonical,
			   e->canonical_directory);
	if (e->layer.path || e->answer.layer.state != BW_VIEW_SHOWN)
		view_print(stream, "layer", &e->answer.layer, &e->layer, e->layer_directory);
}

/* --- what the controls say --- */

_Static_assert(_NEAR_MISS_MAX == 1 << 5, "near_print() has a word for each bit");

static void control_print(FILE *stream, const struct explanation *e, enum bw_control control)
{
	const uint32_t bit = 1U << control;
	const char *word = e->answer.refused & bit   ? "refused"
			   : e->answer.audited & bit ? "audited"
			   : e->answer.exempt & bit  ? "exempt"
						     : "off";

	(void)fprintf(stream, "  %-14s %s", control_to_string(control), word);
	if (e->answer.exemption.rule[control] == BW_RULE_ADMITTED)
		(void)fputs(", being the program that an exemption let start", stream);
	else if (e->rules[control])
		(void)fprintf(stream, " by [Exempt %s]", e->rules[control]);
	(void)fputs("\n", stream);
}

static void near_print(FILE *stream, const struct explanation *e)
{
	static const char *const words[] = {
		"another program, or one that others than root could change",
		"another unit",
		"another user, or a setuid program",
		"the memfd is not fully sealed",
		"the user namespace",
	};

	for (size_t i = 0; i < e->near.n; i++) {
		const char *before = "";

		(void)fprintf(stream, "  [Exempt %s] does not apply: ",
			      e->near_rules[i] ? e->near_rules[i] : "?");
		for (size_t bit = 0; bit < sizeof(words) / sizeof(words[0]); bit++) {
			if (!(e->near.items[i].missing & 1U << bit))
				continue;
			(void)fprintf(stream, "%s%s", before, words[bit]);
			before = "; ";
		}
		(void)fputs("\n", stream);
	}
}

/* Which exemption the subject would need; whether it should have one is for the administrator to say. */
static void cure_print(FILE *stream, const struct explain_subject *subject,
		       const struct explanation *e)
{
	const char *exe = subject->exe ? subject->exe : subject->program;
	const char *before = "";

	if (!e->answer.refused)
		return;
	(void)fputs("  would be allowed by an [Exempt NAME] with Controls=", stream);
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++) {
		if (!(e->answer.refused & 1U << control))
			continue;
		(void)fprintf(stream, "%s%s", before, control_to_string(control));
		before = " ";
	}
	before = " and ";
	if (exe || (!subject->uid && !subject->unit)) {
		(void)fprintf(stream, "%sExe=", before);
		name_print(stream, exe ? exe : "?");
		before = ", ";
	}
	if (subject->uid) {
		(void)fprintf(stream, "%sUid=%s", before, subject->uid);
		before = ", ";
	}
	if (subject->unit)
		(void)fprintf(stream, "%sUnit=%s", before, subject->unit);
	(void)fputs(": see bootward.conf(5)\n", stream);
}

static void explanation_print(FILE *stream, const struct explain_report *report,
			      const struct explanation *e)
{
	const struct explain_subject *subject = report->subject;

	name_print(stream, e->path);
	(void)fprintf(stream, ": %s is %s for ", operation_words[report->operation],
		      e->answer.refused	  ? "refused"
		      : e->answer.audited ? "allowed, and audited"
					  : "allowed");
	subject_print(stream, subject);
	(void)fputs("\n", stream);
	places_print(stream, e);
	paths_print(stream, e);
	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (e->answer.controls & 1U << control)
			control_print(stream, e, control);
	if (subject->untrusted && e->answer.controls)
		(void)fputs("  others than root could change the program: no exemption for it "
			    "applies\n",
			    stream);
	near_print(stream, e);
	cure_print(stream, subject, e);
}

void explain_print(FILE *stream, const struct explain_report *report)
{
	for (size_t i = 0; i < report->n; i++)
		if (!report->items[i].error)
			explanation_print(stream, report, &report->items[i]);
}
