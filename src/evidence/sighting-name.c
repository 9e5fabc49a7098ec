/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/sighting-name.h"

#include <inttypes.h>
#include <string.h>

#include "base/escape.h"

bool path_is_memfd(const char *path)
{
	static const char prefix[] = "memfd:";

	path += *path == '/';
	return strncmp(path, prefix, strlen(prefix)) == 0;
}

/* Owned by the caller; NULL if there is no memory. */
static char *path_name(const char *path, bool whole)
{
	_cleanup_free_ char *form = text_escape(path);
	char *name;

	if (!form || whole || path_is_memfd(path))
		return TAKE_PTR(form);
	return asprintf(&name, ".../%s", form) < 0 ? NULL : name;
}

static char *program_name(const struct sighting *sighting)
{
	const struct bw_file_id *id = &sighting->exe_id;
	char *name;

	if (sighting->exe)
		return path_name(sighting->exe, sighting->exe_whole);
	if (!id->ino && !id->dev)
		return strdup("(kernel)");
	if (asprintf(&name, "(unknown: device %" PRIu32 ", inode %" PRIu64 ")", (uint32_t)id->dev,
		     (uint64_t)id->ino) < 0)
		return NULL;
	return name;
}

void sighting_names_clear(struct sighting_names *names)
{
	free(names->program);
	free(names->object);
	free(names->unit);
	*names = (struct sighting_names){ 0 };
}

/* Memory has a name of its own, and no path that could go on above it. */
static bool object_is_whole(const struct sighting *sighting)
{
	const uint32_t memory =
		1U << BW_PLACE_MEMFD | 1U << BW_PLACE_SHM | 1U << BW_PLACE_KERNEL_MEMORY;

	return sighting->file_whole || sighting->places & memory;
}

int sighting_name(const struct sighting *sighting, struct sighting_names *ret_names)
{
	struct sighting_names names = {
		.program = program_name(sighting),
		.object = sighting->file ? path_name(sighting->file, object_is_whole(sighting))
					 : strdup("(unknown)"),
		.unit = sighting->unit ? text_escape(sighting->unit) : strdup("(no unit)"),
	};

	if (!names.program || !names.object || !names.unit) {
		sighting_names_clear(&names);
		return -ENOMEM;
	}
	*ret_names = names;
	return 0;
}
