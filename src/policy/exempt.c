/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/exempt.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "policy/control.h"

static struct policy_exemption *exemption_here(struct policy_draft *draft)
{
	return &draft->policy->exemptions[draft->exemption];
}

void exempt_clear(struct policy_exemption *exemption)
{
	free(exemption->name);
	free(exemption->exe);
	free(exemption->uids);
	words_free(exemption->units);
	free(exemption->reason);
	free(exemption->owner);
	free(exemption->expires);
	free(exemption->source.file);
	*exemption = (struct policy_exemption){ 0 };
}

/* --- the section --- */

/* The name goes into events and messages, so it is a plain word. */
static bool name_valid(struct policy_draft *draft, const char *name)
{
	if (strlen(name) >= BW_EXEMPTION_NAME_LEN) {
		draft_error(draft, NULL, "the exemption's name is longer than %d bytes",
			    BW_EXEMPTION_NAME_LEN - 1);
		return false;
	}
	for (const char *c = name; *c; c++) {
		if (isascii(*c) && (isalnum((unsigned char)*c) || strchr("._-@:+", *c)))
			continue;
		draft_error(
			draft, NULL,
			"an exemption's name has letters, digits and . _ - @ : + only, not '%s'",
			name);
		return false;
	}
	return true;
}

static size_t exemption_find(const struct policy *policy, const char *name)
{
	size_t i = 0;

	while (i < policy->n_exemptions && strcmp(policy->exemptions[i].name, name) != 0)
		i++;
	return i;
}

/* Make room at `i`, where an exemption of the same name may be. Returns 1, 0 if refused. */
static int exemption_place(struct policy_draft *draft, size_t i, const char *name)
{
	struct policy *policy = draft->policy;
	struct policy_exemption *exemptions;

	if (i < policy->n_exemptions) {
		const struct policy_source *first = &policy->exemptions[i].source;

		if (strcmp(first->file, draft->file) != 0)
			return 1;
		draft_error(draft, "give one of them another name",
			    "[Exempt %s] stands twice in this file, the first time in line %u",
			    name, first->line);
		return 0;
	}
	if (policy->n_exemptions == BW_EXEMPTIONS_MAX) {
		draft_error(draft, NULL, "more than %d exemptions", BW_EXEMPTIONS_MAX);
		return 0;
	}
	exemptions = reallocarray(policy->exemptions, i + 1, sizeof(*exemptions));
	if (!exemptions)
		return -ENOMEM;
	policy->exemptions = exemptions;
	return 1;
}

int exempt_begin(struct policy_draft *draft, const char *name)
{
	struct policy *policy = draft->policy;
	struct policy_exemption exemption = { 0 };
	size_t i;
	int r;

	if (!name_valid(draft, name))
		return 0;
	i = exemption_find(policy, name);
	r = exemption_place(draft, i, name);
	if (r <= 0)
		return r;
	exemption.name = strdup(name);
	r = policy_source_here(draft, &exemption.source);
	if (!exemption.name || r < 0) {
		exempt_clear(&exemption);
		return -ENOMEM;
	}
	if (i < policy->n_exemptions)
		exempt_clear(&policy->exemptions[i]);
	else
		policy->n_exemptions++;
	policy->exemptions[i] = exemption;
	draft->exemption = i;
	draft->section = POLICY_SECTION_EXEMPT;
	return 0;
}

/* --- lists --- */

/* Bits of the words of `value` among `names` are added to *bits; no word clears it. */
static int bits_set(struct policy_draft *draft, const char *value, const char *const *names,
		    const char *what, uint32_t *bits)
{
	_cleanup_words_ char **words = NULL;
	int r;

	r = words_split(value, &words);
	if (r < 0)
		return r;
	if (r == 0)
		*bits = 0;
	for (char **word = words; *word; word++) {
		unsigned int n = 0;

		while (names[n] && strcmp(names[n], *word) != 0)
			n++;
		if (names[n])
			*bits |= 1U << n;
		else
			draft_unknown(draft, what, *word, names);
	}
	return 0;
}

int exempt_set_controls(struct policy_draft *draft, const char *value)
{
	return bits_set(draft, value, control_names, "control", &exemption_here(draft)->controls);
}

int exempt_set_namespace(struct policy_draft *draft, const char *value)
{
	return bits_set(draft, value, namespace_names, "user namespace",
			&exemption_here(draft)->namespaces);
}

/* -1, the largest number, is "no user" to the kernel. */
static bool uid_from_string(const char *word, uid_t *ret_uid)
{
	unsigned long long n;

	if (strspn(word, "0123456789") != strlen(word) || strlen(word) > 10)
		return false;
	n = strtoull(word, NULL, 10);
	if (n >= UINT32_MAX)
		return false;
	*ret_uid = (uid_t)n;
	return true;
}

int exempt_set_uid(struct policy_draft *draft, const char *value)
{
	struct policy_exemption *exemption = exemption_here(draft);
	_cleanup_words_ char **words = NULL;
	uid_t *uids;
	int n;

	n = words_split(value, &words);
	if (n < 0)
		return n;
	if (n == 0)
		exemption->n_uids = 0;
	uids = reallocarray(exemption->uids, exemption->n_uids + (size_t)n + 1, sizeof(*uids));
	if (!uids)
		return -ENOMEM;
	exemption->uids = uids;
	for (char **word = words; *word; word++) {
		if (uid_from_string(*word, &uids[exemption->n_uids]))
			exemption->n_uids++;
		else
			draft_error(draft, "give the number; names are not looked up at boot",
				    "'%s' is not a user id (0 to 4294967294)", *word);
	}
	return 0;
}

const char *exempt_unit_problem(const char *name)
{
	static const char *const types[] = { ".service", ".socket", ".mount", ".swap", ".scope" };
	const char *type = strrchr(name, '.');
	const char *at = strchr(name, '@');
	size_t i = 0;

	if (strlen(name) >= BW_UNIT_LEN - 1) /* as long as this the programs take for cut */
		return "is too long: up to 126 characters are possible";
	for (const char *c = name; *c; c++)
		if (!isascii(*c) || (!isalnum((unsigned char)*c) && !strchr(":_.\\@-", *c)))
			return "has a character that no unit's name has";
	while (i < sizeof(types) / sizeof(types[0]) && (!type || strcmp(types[i], type) != 0))
		i++;
	if (type && strcmp(type, ".slice") == 0)
		return "is a slice, which only holds units; name these";
	if (i == sizeof(types) / sizeof(types[0]) || type == name)
		return "is not a unit that has processes, such as NAME.service";
	if (at && at + 1 == type)
		return "is a template; name an instance of it";
	return NULL;
}

int exempt_set_unit(struct policy_draft *draft, const char *value)
{
	struct policy_exemption *exemption = exemption_here(draft);
	_cleanup_words_ char **words = NULL;
	char **units;
	size_t have = 0;
	int n;

	n = words_split(value, &words);
	if (n < 0)
		return n;
	if (n == 0)
		exemption->units = words_free(exemption->units);
	while (exemption->units && exemption->units[have])
		have++;
	units = reallocarray(exemption->units, have + (size_t)n + 1, sizeof(*units));
	if (!units)
		return -ENOMEM;
	exemption->units = units;
	for (char **word = words; *word; word++) {
		const char *problem = exempt_unit_problem(*word);

		units[have] = NULL;
		if (problem) {
			draft_error(draft, NULL, "'%s' %s", *word, problem);
			continue;
		}
		units[have] = strdup(*word);
		if (!units[have++])
			return -ENOMEM;
	}
	units[have] = NULL;
	return 0;
}

/* --- single values --- */

static int text_set(char **text, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return -ENOMEM;
	free(*text);
	*text = copy;
	return 0;
}

int exempt_set_reason(struct policy_draft *draft, const char *value)
{
	return text_set(&exemption_here(draft)->reason, value);
}

int exempt_set_owner(struct policy_draft *draft, const char *value)
{
	return text_set(&exemption_here(draft)->owner, value);
}

int exempt_set_exe(struct policy_draft *draft, const char *value)
{
	_cleanup_free_ char *path = NULL;
	int r;

	r = path_normalize(value, &path);
	if (r == -EINVAL) {
		draft_error(draft, "write the program's absolute path, without '..'", "'%s' %s",
			    value, value[0] == '/' ? "has '..' in it" : "is not an absolute path");
		return 0;
	}
	if (r < 0)
		return r;
	free(exemption_here(draft)->exe);
	exemption_here(draft)->exe = TAKE_PTR(path);
	return 0;
}

static unsigned int days_of_month(unsigned int year, unsigned int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool date_valid(const char *value)
{
	unsigned int year, month, day;

	for (size_t i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? value[i] != '-' : !isdigit((unsigned char)value[i]))
			return false;
	if (value[10] != '\0')
		return false;
	year = (unsigned int)strtoul(value, NULL, 10);
	month = (unsigned int)strtoul(value + 5, NULL, 10);
	day = (unsigned int)strtoul(value + 8, NULL, 10);
	return month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

int exempt_set_expires(struct policy_draft *draft, const char *value)
{
	if (!date_valid(value)) {
		draft_error(draft, "write YYYY-MM-DD, as in 2027-06-30", "'%s' is not a date",
			    value);
		return 0;
	}
	return text_set(&exemption_here(draft)->expires, value);
}

bool exempt_expired(const struct policy_exemption *exemption, const char *today)
{
	return exemption->expires && strcmp(exemption->expires, today) < 0;
}
