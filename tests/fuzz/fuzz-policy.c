/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "policy/draft.h"
#include "policy/policy-file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                  \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* A root directory with nothing in it, which leaves nothing behind. */
static int empty_root(void)
{
	static int fd = -EBADF;
	char path[] = "/tmp/bootward-fuzz-XXXXXX";

	if (fd < 0) {
		CHECK(mkdtemp(path));
		fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		CHECK(fd >= 0 && rmdir(path) == 0);
	}
	return fd;
}

/* What policy.h promises of every policy. */
static void policy_check(const struct policy *policy)
{
	CHECK(policy->mode < _BW_MODE_MAX && policy->scope < _BW_SCOPE_MAX);
	for (size_t i = 0; i < _BW_CONTROL_MAX; i++)
		CHECK(policy->control[i] <= policy->mode);
	CHECK(!policy->lock && policy->n_directories <= BW_DIRECTORIES_MAX);
	for (size_t i = 0; i < policy->n_directories; i++) {
		const char *path = policy->directories[i].path;

		CHECK(path[0] == '/' && path[1] != '\0' && path[strlen(path) - 1] != '/');
		CHECK(!strstr(path, "//") && strlen(path) < BW_DIRECTORY_LEN);
	}
	CHECK(policy->n_exemptions <= BW_EXEMPTIONS_MAX);
	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		CHECK(exemption->controls != 0 && exemption->namespaces != 0);
		CHECK(exemption->exe || exemption->n_uids > 0 ||
		      (exemption->units && exemption->units[0]));
		CHECK(strlen(exemption->name) < BW_EXEMPTION_NAME_LEN);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	_cleanup_policy_ struct policy *policy = NULL;
	_cleanup_free_ char *text = strndup((const char *)data, size);
	int r;

	CHECK(text);
	CHECK(policy_draft_new(&problems, &draft) == 0);
	CHECK(policy_file_parse(draft, "/fuzz.conf", text) == 0);
	r = policy_draft_finish(draft, empty_root(), &policy);
	CHECK((r == 0) == (policy != NULL));
	CHECK((r < 0) == (problems_count(&problems, LOG_ERR) > 0));
	if (policy)
		policy_check(policy);
	return 0;
}
