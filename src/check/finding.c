/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/finding.h"

#include <stdarg.h>
#include <string.h>

#include "base/file.h"

static enum verdict finding_say(struct finding *finding, enum verdict verdict, const char *cure,
				const char *format, va_list arguments)
{
	char *seen = NULL;

	free(finding->seen);
	free(finding->cure);
	finding->verdict = verdict;
	finding->seen = vasprintf(&seen, format, arguments) < 0 ? NULL : seen;
	finding->cure = cure ? strdup(cure) : NULL;
	return verdict;
}

#define SAY(verdict, cure)                                            \
	va_list arguments;                                            \
                                                                      \
	va_start(arguments, format);                                  \
	(void)finding_say(finding, verdict, cure, format, arguments); \
	va_end(arguments);                                            \
	return verdict

enum verdict finding_pass(struct finding *finding, const char *format, ...)
{
	SAY(VERDICT_PASS, NULL);
}

enum verdict finding_fail(struct finding *finding, const char *cure, const char *format, ...)
{
	SAY(VERDICT_FAIL, cure);
}

enum verdict finding_unknown(struct finding *finding, const char *cure, const char *format, ...)
{
	SAY(VERDICT_UNKNOWN, cure);
}

enum verdict finding_not_asked(struct finding *finding, const char *format, ...)
{
	SAY(VERDICT_NOT_ASKED, NULL);
}

/* Where the words of file_reason() do not fit: not everything that is read is a text file. */
static const char *unread_reason(int error)
{
	if (error == -EBADMSG)
		return "it is damaged";
	return error == -EINVAL ? "it is not what it should be" : file_reason(error);
}

enum verdict finding_unread(struct finding *finding, const char *cure, const struct fact *fact)
{
	if (!fact->source && fact->error == 0)
		return finding_unknown(finding, cure, "not looked at");
	if (!fact->source)
		return finding_unknown(finding, cure, "cannot be told: %s",
				       unread_reason(fact->error));
	if (fact->error == -ENOTUNIQ)
		return finding_unknown(finding, cure, "%s", fact->source);
	if (fact->error == 0)
		return finding_unknown(finding, cure, "%s does not say", fact->source);
	if (fact->error == -ENOENT)
		return finding_unknown(finding, cure, "there is no %s", fact->source);
	return finding_unknown(finding, cure, "%s cannot be read: %s", fact->source,
			       unread_reason(fact->error));
}

const struct fact *finding_list(const struct facts *facts)
{
	return facts->running ? &facts->active : &facts->expected;
}

const char *cure_of_unread(const struct facts *facts)
{
	return facts->running ? NULL : CURE_BOOT;
}

enum verdict finding_cmdline_unread(struct finding *finding, const struct facts *facts)
{
	const struct fact *cmdline = &facts->cmdline;

	if (!facts->running && !cmdline->source && cmdline->error == 0)
		return finding_unknown(finding, CURE_BOOT,
				       "no boot loader's entry of this kernel is known, so its "
				       "command line is not");
	return finding_unread(finding, cure_of_unread(facts), cmdline);
}

bool finding_was_tried(const struct facts *facts)
{
	const char *said = facts->live_probe_said.text;

	if (facts->live_probe == LIVE_PROBE_UNTRIED)
		return false;
	return facts->live_probe != LIVE_PROBE_IMPOSSIBLE || !said || !strstr(said, "is a copy");
}

enum verdict finding_not_running(struct finding *finding)
{
	return finding_not_asked(finding, "not running");
}
