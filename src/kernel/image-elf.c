/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image-elf.h"

#include <gelf.h>
#include <string.h>

#include "kernel/image.h"

/* Does the file lack section headers that it says it has? A copy that broke off does: they are last. */
static bool is_cut(Elf *elf)
{
	Elf_Scn *last = NULL;
	GElf_Shdr section;
	GElf_Ehdr header;
	size_t n = 0;

	if (elf_getshdrnum(elf, &n) < 0 || !gelf_getehdr(elf, &header))
		return true;
	if (header.e_shoff == 0)
		return false;
	if (n > 0)
		last = elf_getscn(elf, n - 1);
	return !last || !gelf_getshdr(last, &section);
}

int image_elf_open(int fd, struct span span, Elf **ret_elf)
{
	_cleanup_elf_ Elf *elf = NULL;

	(void)elf_version(EV_CURRENT);
	if (fd >= 0)
		elf = elf_begin(fd, ELF_C_READ, NULL);
	else
		elf = elf_memory((char *)span.data, span.len); /* which it does not write to */
	if (!elf || elf_kind(elf) != ELF_K_ELF || is_cut(elf))
		return -EBADMSG;
	*ret_elf = TAKE_PTR(elf);
	return 0;
}

/* Has the file bytes of this section, as they are in memory? */
static bool section_has_bytes(const GElf_Shdr *header)
{
	return header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL &&
	       !(header->sh_flags & SHF_COMPRESSED) && header->sh_size > 0;
}

static int section_bytes(Elf_Scn *section, const GElf_Shdr *header, size_t limit,
			 struct span *ret_bytes)
{
	const Elf_Data *data;

	if (header->sh_size > limit)
		return -EFBIG;
	data = elf_rawdata(section, NULL);
	if (!data || !data->d_buf || data->d_size != header->sh_size)
		return -EBADMSG;
	*ret_bytes = (struct span){ data->d_buf, data->d_size };
	return 0;
}

int image_elf_section(Elf *elf, const char *name, size_t limit, struct span *ret_bytes)
{
	Elf_Scn *section = NULL;
	const char *found;
	GElf_Shdr header;
	size_t names = 0;

	if (elf_getshdrstrndx(elf, &names) < 0)
		return -EBADMSG;
	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &header))
			return -EBADMSG;
		found = elf_strptr(elf, names, header.sh_name);
		if (found && strcmp(found, name) == 0 && section_has_bytes(&header))
			return section_bytes(section, &header, limit, ret_bytes);
	}
	return -ENOENT;
}

int image_elf_search(Elf *elf, image_search_fn *search, struct span *ret_found)
{
	size_t left = KERNEL_IMAGE_MAX;
	Elf_Scn *section = NULL;
	struct span bytes;
	GElf_Shdr header;
	int r;

	while ((section = elf_nextscn(elf, section))) {
		if (!gelf_getshdr(section, &header))
			return -EBADMSG;
		if (!(header.sh_flags & SHF_ALLOC) || !section_has_bytes(&header))
			continue;
		r = section_bytes(section, &header, left, &bytes);
		if (r < 0)
			return r;
		left -= bytes.len;
		r = search(bytes, ret_found);
		if (r != -ENOENT)
			return r;
	}
	return -ENOENT;
}
