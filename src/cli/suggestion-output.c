/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/suggestion-output.h"

#include <inttypes.h>

#include "base/escape.h"
#include "base/time-text.h"
#include "cli/evidence-words.h"
#include "policy/control.h"
#include "policy/exempt.h"

/* --- what it opens --- */

#define BIT(control)   (1U << BW_CONTROL_##control)
#define FROM_MEMORY    (BIT(MEMFD_EXEC) | BIT(MEMFD_MAP) | BIT(SHM_MAP))
#define FROM_DIRECTORY (BIT(PATH_EXEC) | BIT(PATH_MAP))

/* The first whose controls it has, and so the gravest. */
static const struct {
	uint32_t controls;
	const char *opens;
} openings[] = {
	{ BIT(PATH_LOAD), "kernel code that lies where others write" },
	{ FROM_MEMORY, "code from memory, which leaves no file behind" },
	{ FROM_DIRECTORY, "any file below a guarded directory, whoever put it there" },
	{ BIT(UNLINKED_EXEC), "files without a name, which nobody can look at" },
	{ BIT(USERNS_EXEC), "files of a file system that a user made up" },
};

static const char *opens(const struct policy_exemption *rule)
{
	if (rule->sealed_only)
		return "code from memory, though only such as can no longer change";
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++)
		if (rule->controls & openings[i].controls)
			return openings[i].opens;
	return "what the control refuses";
}

/* Root's programs are root's to change; a user can put a library before any of their own. */
static const char made_to_do[] = " (LD_PRELOAD, ptrace: each process of a user in Uid= can)";

static bool has_users(const struct policy_exemption *rule)
{
	for (size_t i = 0; i < rule->n_uids; i++)
		if (rule->uids[i] != 0)
			return true;
	return false;
}

int suggestion_risk(const struct suggestion *suggestion, char **ret_text)
{
	const struct policy_exemption *rule = &suggestion->rule;
	const bool users = rule->exe && has_users(rule);
	const char *who = !rule->exe	       ? "everything that runs there in a user namespace"
			  : suggestion->runner ? "whatever this program is told to run there"
					       : "whoever makes this program do it";
	const char *wide = "";

	if (suggestion->any_unit && suggestion->any_uid)
		wide = "; for every user and in every unit";
	else if (suggestion->any_unit)
		wide = suggestion->seen.example->unit
			       ? "; in every unit, as the one that was seen has another name each time"
			       : "; in every unit, as it was seen in none";
	else if (suggestion->any_uid)
		wide = "; for every user, as it runs as its owner and so Uid= is never met";
	return asprintf(ret_text, "%s%s gets %s%s", who, users ? made_to_do : "", opens(rule),
			wide) < 0
		       ? -ENOMEM
		       : 0;
}

/* --- as a configuration: each text of evidence goes through text_escape(), so that a line stays one --- */

static void controls_print(FILE *stream, uint32_t controls)
{
	const char *blank = "";

	for (enum bw_control control = 0; control < _BW_CONTROL_MAX; control++)
		if (controls >> control & 1) {
			(void)fprintf(stream, "%s%s", blank, control_to_string(control));
			blank = " ";
		}
}

static int seen_print(FILE *stream, const struct seen *seen)
{
	const struct sighting *example = seen->example;
	_cleanup_free_ char *exe = shown_text(example->exe), *file = shown_text(example->file);
	_cleanup_free_ char *unit = shown_text(example->unit), *comm = shown_text(example->comm);
	char first[TIME_TEXT_LEN], last[TIME_TEXT_LEN];

	if (!exe || !file || !unit || !comm)
		return -ENOMEM;
	(void)fprintf(stream, "# Seen %" PRIu64 " x (kinds: %zu) from %s to %s by ", seen->count,
		      seen->kinds, time_local(seen->first_us, first),
		      time_local(seen->last_us, last));
	controls_print(stream, seen->controls);
	(void)fprintf(stream, "\n# Example: %s (%s, process %u, user %u, unit %s) %s %s\n", exe,
		      comm, example->pid, example->uid, unit, operation_word(example->operation),
		      file);
	return 0;
}

static void rule_print(FILE *stream, const struct policy_exemption *rule, const char *expires)
{
	(void)fprintf(stream, "[Exempt %s]\nControls=", rule->name);
	controls_print(stream, rule->controls);
	if (rule->exe)
		(void)fprintf(stream, "\nExe=%s", rule->exe);
	for (size_t i = 0; rule->units && rule->units[i]; i++)
		(void)fprintf(stream, "%s%s", i > 0 ? " " : "\nUnit=", rule->units[i]);
	for (size_t i = 0; i < rule->n_uids; i++)
		(void)fprintf(stream, "%s%u", i > 0 ? " " : "\nUid=", rule->uids[i]);
	(void)fprintf(stream, "\nUserNamespace=%s",
		      rule->namespaces == POLICY_NAMESPACE_CHILD ? "child" : "host");
	if (rule->sealed_only)
		(void)fprintf(stream, "\nSealedOnly=yes");
	(void)fprintf(stream,
		      "\nReason=" EXEMPT_PLACEHOLDER ": why it has to\nOwner=" EXEMPT_PLACEHOLDER
		      ": who answers for it\nExpires=%s\n",
		      expires);
}

static int suggestion_print(FILE *stream, const struct suggestion *suggestion, const char *expires)
{
	_cleanup_free_ char *risk = NULL;
	int r;

	(void)fprintf(stream, "\n");
	r = seen_print(stream, &suggestion->seen);
	if (r >= 0)
		r = suggestion_risk(suggestion, &risk);
	if (r < 0)
		return r;
	(void)fprintf(stream, "# Risk: %s\n", risk);
	rule_print(stream, &suggestion->rule, expires);
	return 0;
}

static int danger_print(FILE *stream, const struct program *program)
{
	_cleanup_free_ char *at = NULL;

	if (!program || !program->danger || !program->danger_at)
		return 0;
	at = text_escape(program->danger_at);
	if (!at)
		return -ENOMEM;
	(void)fprintf(stream, " (%s %s)", at, program->danger);
	return 0;
}

static int unsuggested_print(FILE *stream, const struct unsuggested *other)
{
	int r;

	(void)fprintf(stream, "\n");
	r = seen_print(stream, &other->seen);
	if (r < 0)
		return r;
	(void)fprintf(stream, "# NO EXEMPTION: %s", refusal_says(other->refusal));
	if (other->refusal == REFUSAL_DOUBT)
		(void)fprintf(stream, ": %s", doubt_says(other->doubt));
	if (other->refusal == REFUSAL_DANGER) {
		r = danger_print(stream, other->program);
		if (r < 0)
			return r;
	}
	(void)fprintf(stream, "\n# Instead: %s\n", refusal_cure(other->refusal));
	return 0;
}

static void head_print(FILE *stream, const struct suggestions *suggestions,
		       const struct policy *policy)
{
	(void)fprintf(stream,
		      "# Suggested by bootward, besides configuration %016" PRIx64
		      ": exemptions: %zu; what can have none: %zu.\n",
		      policy->hash, suggestions->n, suggestions->n_others);
	if (suggestions->n > 0)
		(void)fprintf(
			stream,
			"# Each opens something. Remove what you do not know, and fill in Reason= and "
			"Owner=:\n# an exemption without them is left out. Save as a file in "
			"/etc/bootward/bootward.conf.d, then run\n# bootward check-config and bootward "
			"simulate.\n");
	if (suggestions->n + suggestions->n_others == 0)
		(void)fprintf(stream, "# Nothing was seen that is not exempt.\n");
}

int suggestions_print(FILE *stream, const struct suggestions *suggestions,
		      const struct policy *policy, const char *expires)
{
	int r = 0;

	head_print(stream, suggestions, policy);
	for (size_t i = 0; r >= 0 && i < suggestions->n; i++)
		r = suggestion_print(stream, &suggestions->items[i], expires);
	for (size_t i = 0; r >= 0 && i < suggestions->n_others; i++)
		r = unsuggested_print(stream, &suggestions->others[i]);
	return r;
}
