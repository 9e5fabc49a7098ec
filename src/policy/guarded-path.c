/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy/guarded-path.h"

#include <limits.h>
#include <string.h>
#include <syslog.h>

#include "base/path.h"
#include "bpf/abi.h"

/*
 * Programs of the system live here, so that nothing could be started any more; or nearly so.
 * Whatever is above one of these places is as bad as the place itself.
 */
static const struct {
	const char *path;
	enum {
		AND_BELOW,
		ONLY_IT
	} reach;
	int level;
} places[] = {
	{ "/usr/local", AND_BELOW, LOG_INFO }, /* nothing of the boot is there */
	{ "/usr/src", AND_BELOW, LOG_INFO },
	{ "/usr", AND_BELOW, LOG_ERR },
	{ "/bin", AND_BELOW, LOG_ERR },
	{ "/sbin", AND_BELOW, LOG_ERR },
	{ "/lib", AND_BELOW, LOG_ERR },
	{ "/lib32", AND_BELOW, LOG_ERR },
	{ "/lib64", AND_BELOW, LOG_ERR },
	{ "/libx32", AND_BELOW, LOG_ERR },
	{ "/init", AND_BELOW, LOG_ERR }, /* of an initrd */
	{ "/nix/store", AND_BELOW, LOG_ERR },
	{ "/gnu/store", AND_BELOW, LOG_ERR },
	{ "/sysroot", ONLY_IT, LOG_ERR }, /* the system, of an initrd or with ostree */
	{ "/ostree", AND_BELOW, LOG_ERR },
	{ "/etc", ONLY_IT, LOG_ERR }, /* scripts that packages and services run */
	{ "/boot", ONLY_IT, LOG_ERR },
	{ "/dev", ONLY_IT, LOG_ERR }, /* devices are mapped executable; /dev/shm is fine */
	{ "/proc", AND_BELOW, LOG_ERR },
	{ "/sys", AND_BELOW, LOG_ERR },
	{ "/var/lib", ONLY_IT, LOG_WARNING }, /* and with it /var */
};

int guarded_path_danger(const char *path)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *place = places[i].path;

		if (strcmp(path, place) == 0)
			return places[i].level;
		if (places[i].reach == AND_BELOW && path_is_below(path, place))
			return places[i].level;
		if (places[i].level < LOG_INFO && path_is_below(place, path))
			return places[i].level;
	}
	return LOG_INFO;
}

#define TEXT(number)  TEXT_OF(number)
#define TEXT_OF(text) #text

const char *guarded_path_unfit(const char *path)
{
	size_t components = 0, pieces = 0;

	for (const char *c = path; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return "has a control character in it";

	if (strlen(path) >= BW_DIRECTORY_LEN)
		return "is too long for a path";
	for (const char *name = path; *name; components++) {
		size_t len = strcspn(++name, "/");

		if (len > NAME_MAX)
			return "has a name in it that is longer than " TEXT(NAME_MAX) " bytes";
		pieces += (len + BW_PIECE_LEN - 1) / BW_PIECE_LEN;
		name += len;
	}
	if (components > BW_DIRECTORY_COMPONENTS)
		return "has more than " TEXT(BW_DIRECTORY_COMPONENTS) " names in it";
	if (pieces > BW_DIRECTORY_PIECES)
		return "has too many long names in it";
	return NULL;
}
