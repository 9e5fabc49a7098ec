/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/identity.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Whoever can write the program could use its exemption for anything. The group's bit counts whatever
 * group it is: where there is an access control list, it is the mask of that. The programs ask the
 * same at each decision (bpf/subject.bpf.h). */
static bool is_trusted(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == 0 &&
	       !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static int identity_resolve_one(const char *path, const struct inquiry *inquiry,
				struct exemption_exe *ret_exe)
{
	_cleanup_close_ int fd = -EBADF;
	struct bw_answer answer;
	int r;

	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0 || !is_trusted(fd))
		return 0;
	r = inquiry_file(inquiry, fd, BW_OPERATION_EXEC, &answer);
	if (r < 0)
		return r;
	*ret_exe = (struct exemption_exe){ .resolved = true, .id = answer.id };
	return 0;
}

int identity_resolve(const struct policy *policy, const struct inquiry *inquiry,
		     struct exemption_exe **ret_exes)
{
	_cleanup_free_ struct exemption_exe *exes = NULL;
	int r;

	exes = calloc(policy->n_exemptions + 1, sizeof(*exes));
	if (!exes)
		return -ENOMEM;
	for (size_t i = 0; i < policy->n_exemptions; i++) {
		const char *exe = policy->exemptions[i].exe;

		r = exe ? identity_resolve_one(exe, inquiry, &exes[i]) : 0;
		if (r < 0)
			return r;
	}
	*ret_exes = TAKE_PTR(exes);
	return 0;
}
