/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/match.h"

#include <string.h>

/* --- the program --- */

static bool is_kernel(const struct sighting *sighting)
{
	return !sighting->exe && sighting->exe_id.ino == 0;
}

/* Of a path that is not whole the end is known. */
static bool path_may_end(const char *path, const char *end)
{
	const size_t len = strlen(path), n = strlen(end);

	return len > n && path[len - n - 1] == '/' && strcmp(path + len - n, end) == 0;
}

/* By the path alone: MATCH_DOUBT if not all of it is known. */
static enum match path_match(const char *path, const struct program *program,
			     const struct sighting *sighting)
{
	const char *resolved = program && program->resolved ? program->resolved : path;

	if (!sighting->exe)
		return MATCH_DOUBT;
	if (sighting->exe_whole)
		return strcmp(sighting->exe, path) == 0 || strcmp(sighting->exe, resolved) == 0
			       ? MATCH_YES
			       : MATCH_NO;
	return path_may_end(path, sighting->exe) || path_may_end(resolved, sighting->exe)
		       ? MATCH_DOUBT
		       : MATCH_NO;
}

/* Numbers of devices may be others at each boot: then the path has to speak for the file as well. */
static bool is_same_file(const struct program *program, const struct policy_exemption *exemption,
			 const struct sighting *sighting, const struct setting *setting)
{
	const struct bw_file_id *now = &program->id, *then = &sighting->exe_id;

	if (now->ino != then->ino || now->generation != then->generation)
		return false;
	if (strcmp(sighting->boot, setting->boot) == 0)
		return now->dev == then->dev;
	return path_match(exemption->exe, program, sighting) != MATCH_NO;
}

/* The exemption of that name exempted it then, so that it was the program. */
static bool was_exempt_by(const struct sighting *sighting, const struct policy_exemption *exemption)
{
	return sighting->verdict == BW_VERDICT_EXEMPT && sighting->rule &&
	       strcmp(sighting->rule, exemption->name) == 0;
}

static enum doubt program_doubt(const struct program *program, bool identified)
{
	if (program && program->standing == PROGRAM_MISSING)
		return DOUBT_MISSING;
	return identified ? DOUBT_CHANGED : DOUBT_IDENTITY;
}

static enum match exe_match(const struct policy_exemption *exemption,
			    const struct sighting *sighting, const struct setting *setting,
			    enum doubt *ret_doubt)
{
	const struct program *program = programs_find(setting->programs, exemption->exe);
	const bool identified = program && program->identified && sighting->exe_id.ino != 0;
	enum match match;

	if (is_kernel(sighting))
		return MATCH_NO;
	if (identified && !setting->by_path && is_same_file(program, exemption, sighting, setting))
		return MATCH_YES;
	match = path_match(exemption->exe, program, sighting);
	if (match == MATCH_NO)
		return MATCH_NO;
	if (match == MATCH_YES && (setting->by_path || was_exempt_by(sighting, exemption)))
		return MATCH_YES;
	if (match == MATCH_DOUBT && identified) /* it is known by more than the path: another */
		return MATCH_NO;
	*ret_doubt = match == MATCH_DOUBT ? DOUBT_PATH : program_doubt(program, identified);
	return MATCH_DOUBT;
}

/* --- user and unit --- */

static bool unit_match(const struct policy_exemption *exemption, const char *unit)
{
	for (size_t i = 0; unit && exemption->units[i]; i++)
		if (strcmp(exemption->units[i], unit) == 0)
			return true;
	return false;
}

/* A program that runs as its owner has no Uid=. Whether it does is not in evidence, but in its mode. */
static bool users_may_differ(const struct sighting *sighting, const struct setting *setting)
{
	const struct program *program = programs_find(setting->programs, sighting->exe);

	if (setting->by_path || sighting->uid == 0 || is_kernel(sighting))
		return false;
	return !program || program->standing != PROGRAM_THERE || program->setuid;
}

static enum match uid_match(const struct policy_exemption *exemption,
			    const struct sighting *sighting, const struct setting *setting,
			    enum doubt *ret_doubt)
{
	for (size_t i = 0; i < exemption->n_uids; i++) {
		if (exemption->uids[i] != sighting->uid)
			continue;
		if (was_exempt_by(sighting, exemption) || !users_may_differ(sighting, setting))
			return MATCH_YES;
		*ret_doubt = DOUBT_USERS;
		return MATCH_DOUBT;
	}
	return MATCH_NO;
}

/* --- the exemption --- */

static bool has_units(const struct policy_exemption *exemption)
{
	return exemption->units && exemption->units[0];
}

unsigned int exemption_shape(const struct policy_exemption *exemption)
{
	return (exemption->exe ? BW_SHAPE_EXE : 0U) | (has_units(exemption) ? BW_SHAPE_UNIT : 0U) |
	       (exemption->n_uids > 0 ? BW_SHAPE_UID : 0U);
}

static bool conditions_match(const struct policy_exemption *exemption,
			     const struct sighting *sighting)
{
	const unsigned int namespace = sighting->conditions & BW_CONDITION_CHILD
					       ? POLICY_NAMESPACE_CHILD
					       : POLICY_NAMESPACE_HOST;

	if (!(exemption->controls >> sighting->control & 1))
		return false;
	if (exemption->sealed_only && !(sighting->conditions & BW_CONDITION_SEALED))
		return false;
	return exemption->namespaces & namespace;
}

enum match exemption_match(const struct policy_exemption *exemption,
			   const struct sighting *sighting, const struct setting *setting,
			   enum doubt *ret_doubt)
{
	enum match by_exe = MATCH_YES, by_uid = MATCH_YES;

	if (!conditions_match(exemption, sighting))
		return MATCH_NO;
	if (has_units(exemption) && !unit_match(exemption, sighting->unit))
		return MATCH_NO;
	if (exemption->n_uids > 0)
		by_uid = uid_match(exemption, sighting, setting, ret_doubt);
	if (by_uid != MATCH_NO && exemption->exe)
		by_exe = exe_match(exemption, sighting, setting, ret_doubt);
	return by_exe < by_uid ? by_exe : by_uid;
}

enum match policy_match(const struct policy *policy, const struct sighting *sighting,
			const struct setting *setting, const struct policy_exemption **ret_rule,
			enum doubt *ret_doubt)
{
	enum match best = MATCH_NO;
	unsigned int best_shape = 0;

	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];
		const unsigned int shape = exemption_shape(exemption);
		enum doubt doubt = DOUBT_NONE;
		enum match match = exemption_match(exemption, sighting, setting, &doubt);

		if (match < best || match == MATCH_NO || (match == best && shape >= best_shape))
			continue;
		best = match;
		best_shape = shape;
		*ret_rule = exemption;
		*ret_doubt = match == MATCH_DOUBT ? doubt : DOUBT_NONE;
	}
	return best;
}
