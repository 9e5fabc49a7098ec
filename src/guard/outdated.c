/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/outdated.h"

#include <bpf/bpf.h>
#include <string.h>

#include "guard/identity.h"

static bool entry_has_rule(const struct generation *generation, const struct bw_exemption *value,
			   const char *name)
{
	for (unsigned int condition = 0; condition < _BW_CONDITION_MAX; condition++)
		for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++) {
			_cleanup_free_ char *rule =
				generation_rule(generation, value->when[condition].rule[control]);

			if (rule && strcmp(rule, name) == 0)
				return true;
		}
	return false;
}

/*
 * Was this very program made exempt; or, of one that is not there now, was any by that name? Where
 * two exemptions are for one program an entry has the name of the first only, so that the name does
 * not count where the program can be compared.
 */
static int was_loaded(const struct generation *generation, const char *name,
		      const struct exemption_exe *exe)
{
	const int fd = generation->map_fd[GUARD_MAP_EXEMPTIONS];
	struct bw_exemption_key key, *last = NULL;

	for (; bpf_map_get_next_key(fd, last, &key) == 0; last = &key) {
		struct bw_exemption value;

		if (!(key.shape & BW_SHAPE_EXE))
			continue;
		if (exe->resolved && memcmp(&key.exe, &exe->id, sizeof(key.exe)) == 0)
			return 1;
		if (exe->resolved)
			continue;
		if (bpf_map_lookup_elem(fd, &key, &value) < 0)
			return -errno;
		if (entry_has_rule(generation, &value, name))
			return 1;
	}
	return errno == ENOENT ? 0 : -errno;
}

/* The maps that carry question and answer hold one: whoever asks has the lock. */
static int programs_resolve(const struct generation *generation, const struct policy *policy,
			    struct problems *problems, struct exemption_exe **ret_exes)
{
	const struct inquiry inquiry = generation_inquiry(generation);
	_cleanup_close_ int lock_fd = -EBADF;
	int r;

	r = pins_open(PINS_LOCK | PINS_HURRY, problems, &lock_fd);
	return r < 0 ? r : identity_resolve(policy, &inquiry, ret_exes);
}

static bool has_program(const struct policy *policy)
{
	for (size_t i = 0; i < policy->n_exemptions; i++)
		if (policy->exemptions[i].exe)
			return true;
	return false;
}

int exemptions_outdated(const struct generation *generation, const struct policy *policy,
			struct problems *problems, bool **ret_outdated)
{
	_cleanup_free_ struct exemption_exe *exes = NULL;
	_cleanup_free_ bool *outdated = NULL;
	int n = 0, r;

	outdated = calloc(policy->n_exemptions + 1, sizeof(*outdated));
	if (!outdated)
		return -ENOMEM;
	if (!has_program(policy)) {
		*ret_outdated = TAKE_PTR(outdated);
		return 0;
	}
	r = programs_resolve(generation, policy, problems, &exes);
	if (r < 0)
		return r;
	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		if (!exemption->exe)
			continue;
		r = was_loaded(generation, exemption->name, &exes[i]);
		if (r < 0)
			return r;
		outdated[i] = exes[i].resolved ? r == 0 : r > 0;
		n += outdated[i];
	}
	*ret_outdated = TAKE_PTR(outdated);
	return n;
}
