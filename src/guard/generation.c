/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/generation.h"

#include <bpf/bpf.h>
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <syslog.h>

#include "guard/boot-record.h"

static const __u32 only = 0; /* key of a map of one */

#define CURE_FORCE "bootward unload --force takes it away, then load again"

enum {
	STATE_SIZE_MAX = 64 * 1024 /* of any version */
};

/* What is wrong: a pin, or "" and what is strange about the whole. */
struct fault_place {
	const char *kind; /* "link", "map", "iter", or "" */
	const char *name;
};

static int broken(struct problems *problems, const struct pin_entry *entry, int error,
		  struct fault_place place)
{
	if (error == -EPERM || error == -EACCES) {
		problems_add(problems, LOG_ERR, "run it as root, with CAP_SYS_ADMIN",
			     "cannot read the guard that is loaded: %s", strerror(-error));
		return error;
	}
	problems_add(problems, LOG_ERR, CURE_FORCE,
		     "what is pinned at " BW_PIN_ROOT "/%s is not a whole guard of this version: "
		     "%s%s%s%s%s",
		     entry->name, place.kind, *place.kind ? "-" : "", place.name,
		     error == -EUCLEAN ? "" : ": ", error == -EUCLEAN ? "" : strerror(-error));
	return -EUCLEAN;
}

/* --- whose is it? --- */

/* The first number in a map of one, as every version's state is. */
static int abi_read(int map_fd, uint32_t *ret_abi)
{
	_cleanup_free_ uint32_t *value = NULL;
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(map_fd, &info, &size) < 0)
		return -errno;
	if (info.type != BPF_MAP_TYPE_ARRAY || info.value_size < sizeof(*value) ||
	    info.value_size > STATE_SIZE_MAX)
		return -EUCLEAN;
	value = calloc(1, info.value_size);
	if (!value)
		return -ENOMEM;
	if (bpf_map_lookup_elem(map_fd, &only, value) < 0)
		return -errno;
	*ret_abi = *value;
	return 0;
}

int generation_is_of_other_version(int root_fd, const struct pin_entry *entry, uint32_t *ret_abi)
{
	_cleanup_close_ int fd = -EBADF, map_fd = -EBADF;
	uint32_t abi = 0;
	int r;

	fd = openat(root_fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = pin_get(fd, "map", guard_map_name(GUARD_MAP_STATE), &map_fd);
	if (r >= 0)
		r = abi_read(map_fd, &abi);
	if (r == -ENOENT || r == -EUCLEAN)
		return 0;
	if (r < 0)
		return r;
	if (abi == 0 || abi == BW_ABI_VERSION)
		return 0;
	*ret_abi = abi;
	return 1;
}

static int other_version(struct problems *problems, const struct pin_entry *entry, uint32_t abi)
{
	problems_add(
		problems, LOG_ERR, "bootward-load replaces it without a gap",
		"generation %s was loaded by another version of bootward (ABI %u, this is %u): "
		"this one cannot read it",
		entry->name, abi, BW_ABI_VERSION);
	return -ESTALE;
}

/* --- open --- */

/* Returns -EUCLEAN if the map is not one that we have room for. */
static int map_open(struct generation *generation, int directory_fd, enum guard_map map)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);
	int r;

	r = pin_get(directory_fd, "map", guard_map_name(map), &generation->map_fd[map]);
	if (r < 0)
		return r;
	if (bpf_obj_get_info_by_fd(generation->map_fd[map], &info, &size) < 0)
		return -errno;
	return guard_map_fits(map, &info) ? 0 : -EUCLEAN;
}

static int maps_open(struct generation *generation, int directory_fd, struct fault_place *ret_place)
{
	int r;

	for (enum guard_map map = 0; map < _GUARD_MAP_MAX; map++) {
		r = map_open(generation, directory_fd, map);
		if (r < 0) {
			*ret_place = (struct fault_place){ "map", guard_map_name(map) };
			return r;
		}
	}
	for (enum guard_iterator i = 0; i < _GUARD_ITERATOR_MAX; i++) {
		r = pin_get(directory_fd, "iter", guard_iterator_name(i),
			    &generation->iterator_fd[i]);
		if (r < 0) {
			*ret_place = (struct fault_place){ "iter", guard_iterator_name(i) };
			return r;
		}
	}
	return 0;
}

/* Returns -EUCLEAN if the map is not one of this version's. */
static int state_read(struct generation *generation)
{
	const int fd = generation->map_fd[GUARD_MAP_STATE];
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		return -errno;
	if (info.type != BPF_MAP_TYPE_ARRAY || info.key_size != sizeof(only) ||
	    info.value_size != sizeof(generation->state))
		return -EUCLEAN;
	if (bpf_map_lookup_elem(fd, &only, &generation->state) < 0)
		return -errno;
	if (generation->state.abi != BW_ABI_VERSION ||
	    generation->state.generation != generation->number)
		return -EUCLEAN;
	return 0;
}

/* The link must lead to the program that was attached then, by id. */
static int hook_open(struct generation *generation, int directory_fd, enum bw_hook hook)
{
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof(info);
	int r;

	r = pin_get(directory_fd, "link", guard_hook_name(hook), &generation->link_fd[hook]);
	if (r < 0)
		return r;
	if (bpf_obj_get_info_by_fd(generation->link_fd[hook], &info, &size) < 0)
		return -errno;
	if (info.type != BPF_LINK_TYPE_TRACING ||
	    info.prog_id != generation->state.program_id[hook])
		return -EUCLEAN;
	generation->program_fd[hook] = bpf_prog_get_fd_by_id(info.prog_id);
	return generation->program_fd[hook] < 0 ? -errno : 0;
}

static int hooks_open(struct generation *generation, int directory_fd,
		      struct fault_place *ret_place)
{
	int r;

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		if (!(generation->state.hooks & 1U << hook))
			continue;
		r = hook_open(generation, directory_fd, hook);
		if (r < 0) {
			*ret_place = (struct fault_place){ "link", guard_hook_name(hook) };
			return r;
		}
	}
	return 0;
}

/* Pins of this generation: maps, iterators, and the links that its state speaks of. */
static unsigned int pins_expected(const struct generation *generation)
{
	return _GUARD_MAP_MAX + _GUARD_ITERATOR_MAX +
	       (unsigned int)__builtin_popcount(generation->state.hooks);
}

/* All expected pins were opened by name: one more than those is a stranger. */
static int pins_count(int directory_fd, unsigned int *ret_n)
{
	const struct dirent *found;
	unsigned int n = 0;
	DIR *directory;
	int fd;

	fd = fcntl(directory_fd, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return -errno;
	directory = fdopendir(fd);
	if (!directory) {
		(void)close(fd);
		return -errno;
	}
	while ((found = readdir(directory)))
		n += found->d_name[0] != '.';
	(void)closedir(directory);
	*ret_n = n;
	return 0;
}

static struct generation *generation_new(uint64_t number)
{
	struct generation *generation = calloc(1, sizeof(*generation));

	if (!generation)
		return NULL;
	generation->number = number;
	for (unsigned int i = 0; i < _GUARD_MAP_MAX; i++)
		generation->map_fd[i] = -EBADF;
	for (unsigned int i = 0; i < _GUARD_ITERATOR_MAX; i++)
		generation->iterator_fd[i] = -EBADF;
	for (unsigned int i = 0; i < _BW_HOOK_MAX; i++)
		generation->link_fd[i] = generation->program_fd[i] = -EBADF;
	return generation;
}

int generation_open(int root_fd, const struct pin_entry *entry, struct problems *problems,
		    struct generation **ret_generation)
{
	_cleanup_generation_ struct generation *generation = NULL;
	_cleanup_close_ int fd = -EBADF;
	struct fault_place place = { "", "it cannot be opened" };
	unsigned int n = 0;
	uint32_t abi = 0;
	int r;

	if (generation_is_of_other_version(root_fd, entry, &abi) > 0)
		return other_version(problems, entry, abi);
	generation = generation_new(entry->number);
	if (!generation)
		return -ENOMEM;
	fd = openat(root_fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return broken(problems, entry, -errno, place);
	r = maps_open(generation, fd, &place);
	if (r < 0)
		return broken(problems, entry, r, place);
	r = state_read(generation);
	if (r < 0)
		return broken(problems, entry, r, (struct fault_place){ "map", "state" });
	r = hooks_open(generation, fd, &place);
	if (r < 0)
		return broken(problems, entry, r, place);
	r = pins_count(fd, &n);
	if (r >= 0 && n != pins_expected(generation))
		r = -EUCLEAN;
	if (r < 0)
		return broken(problems, entry, r,
			      (struct fault_place){ "", "something else is pinned there" });
	*ret_generation = TAKE_PTR(generation);
	return 0;
}

int generation_open_current(struct problems *problems, struct generation **ret_generation)
{
	_cleanup_pin_list_ struct pin_list list = { 0 };
	_cleanup_close_ int root_fd = -EBADF;
	const struct pin_entry *entry;
	int r;

	r = pins_open(0, problems, &root_fd);
	if (r < 0)
		return r;
	r = pin_list_read(root_fd, &list);
	if (r < 0)
		return r;
	entry = pin_list_current(&list);
	return entry ? generation_open(root_fd, entry, problems, ret_generation) : -ENOENT;
}

struct generation *generation_free(struct generation *generation)
{
	if (!generation)
		return NULL;
	for (unsigned int i = 0; i < _GUARD_MAP_MAX; i++)
		closep(&generation->map_fd[i]);
	for (unsigned int i = 0; i < _GUARD_ITERATOR_MAX; i++)
		closep(&generation->iterator_fd[i]);
	for (unsigned int i = 0; i < _BW_HOOK_MAX; i++) {
		closep(&generation->link_fd[i]);
		closep(&generation->program_fd[i]);
	}
	free(generation);
	return NULL;
}

/* --- what it holds --- */

struct inquiry generation_inquiry(const struct generation *generation)
{
	struct inquiry inquiry = {
		.request_fd = generation->map_fd[GUARD_MAP_REQUEST],
		.answer_fd = generation->map_fd[GUARD_MAP_ANSWER],
	};

	memcpy(inquiry.iterator_fd, generation->iterator_fd, sizeof(inquiry.iterator_fd));
	return inquiry;
}

int generation_policy(const struct generation *generation, struct bw_policy *ret_policy)
{
	struct bw_policy policy;
	__u32 lapsed;

	if (bpf_map_lookup_elem(generation->map_fd[GUARD_MAP_POLICY], &only, &policy) < 0)
		return -errno;
	lapsed = bw_policy_lapsed(&policy, boot_clock());
	policy.enforce &= (__u8)~lapsed;
	policy.audit |= (__u8)lapsed;
	*ret_policy = policy;
	return 0;
}

int generation_has_policy(const struct generation *generation, const struct policy *policy)
{
	const struct bw_state *state = &generation->state;
	struct bw_policy in_force = { 0 };
	int r;

	if (state->policy_hash != policy->hash || state->mode != policy->mode)
		return 0;
	r = generation_policy(generation, &in_force);
	return r < 0 ? r : !in_force.trial && !policy->trial;
}

int generation_target(const struct generation *generation, struct prove_target *ret_target)
{
	struct bw_policy policy = { 0 };
	int r;

	r = generation_policy(generation, &policy);
	if (r < 0)
		return r;
	*ret_target = (struct prove_target){
		.hooks = generation->state.hooks,
		.counters_fd = generation->map_fd[GUARD_MAP_COUNTERS],
	};
	for (unsigned int control = 0; control < _BW_CONTROL_MAX; control++)
		ret_target->control[control] = bw_policy_mode(&policy, control);
	memcpy(ret_target->program_fd, generation->program_fd, sizeof(ret_target->program_fd));
	return 0;
}

char *generation_directory(const struct generation *generation, unsigned int number)
{
	_cleanup_free_ char *value = calloc(1, BW_DIRECTORY_LEN + 1);
	const __u32 key = number - 1;

	if (!value || number == 0 || number > generation->state.directories ||
	    bpf_map_lookup_elem(generation->map_fd[GUARD_MAP_DIRECTORIES], &key, value) < 0)
		return NULL;
	return TAKE_PTR(value);
}

char *generation_rule(const struct generation *generation, unsigned int number)
{
	struct bw_rule value;
	const __u32 key = number - 1;

	if (number == 0 || number > generation->state.rules ||
	    bpf_map_lookup_elem(generation->map_fd[GUARD_MAP_RULES], &key, &value) < 0)
		return NULL;
	return strndup(value.name, sizeof(value.name));
}
