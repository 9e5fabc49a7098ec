/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/release.h"

#include <ctype.h>
#include <string.h>
#include <sys/utsname.h>

#include "kernel/fact.h"

#define OSRELEASE   "/proc/sys/kernel/osrelease"
#define RELEASE_MAX 64 /* __NEW_UTS_LEN, include/uapi/linux/utsname.h */

/* Take a number of up to three digits off *text. */
static bool number_take(const char **text, unsigned int *ret_number)
{
	unsigned int number = 0;
	size_t len = strspn(*text, "0123456789");

	if (len < 1 || len > 3)
		return false;
	for (size_t i = 0; i < len; i++)
		number = number * 10 + (unsigned int)((*text)[i] - '0');
	*text += len;
	*ret_number = number;
	return true;
}

unsigned int release_version(const char *release)
{
	unsigned int number[3] = { 0 };

	if (!number_take(&release, &number[0]) || *release++ != '.' ||
	    !number_take(&release, &number[1]))
		return 0;
	if (*release == '.' && (release++, !number_take(&release, &number[2])))
		return 0;
	if (number[0] > 255 || number[1] > 255)
		return 0;
	if (number[2] > 255) /* as KERNEL_VERSION() since 4.14.252 and the like */
		number[2] = 255;
	return number[0] << 16 | number[1] << 8 | number[2];
}

/* Releases become parts of paths: one that is none must not. */
static bool release_is_plain(const char *release)
{
	if (release[0] == '\0' || release[0] == '.' || strlen(release) > RELEASE_MAX)
		return false;
	for (; *release; release++)
		if (!isgraph((unsigned char)*release) || *release == '/')
			return false;
	return true;
}

static int running_read(const struct subject *subject, struct fact *ret_fact)
{
	struct utsname name;

	if (subject->live)
		return uname(&name) < 0 ? fact_fail(ret_fact, -errno, "uname")
					: fact_set(ret_fact, name.release, "uname");
	if (subject->captured)
		return fact_read(subject->root_fd, OSRELEASE, RELEASE_MAX + 1, ret_fact);
	return 0;
}

int release_read(const struct subject *subject, struct facts *facts)
{
	_cleanup_fact_ struct fact running = { 0 };
	const char *release;
	int r;

	r = running_read(subject, &running);
	if (r < 0)
		return r;
	release = subject->release ? subject->release : running.text;
	if (!release)
		return fact_fail(&facts->release, running.error, running.source);
	if (!release_is_plain(release))
		return fact_fail(&facts->release, -EINVAL,
				 subject->release ? NULL : running.source);
	r = fact_set(&facts->release, release, subject->release ? NULL : running.source);
	if (r < 0)
		return r;
	facts->version = release_version(release);
	facts->running = running.text && strcmp(running.text, release) == 0;
	return 0;
}
