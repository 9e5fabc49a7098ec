// SPDX-License-Identifier: GPL-2.0-or-later
#include "image.h"

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PAYLOAD(name) extern const uint8_t payload_##name[], payload_##name##_end[]
PAYLOAD(program);
PAYLOAD(pie);
PAYLOAD(program32);
PAYLOAD(library);
PAYLOAD(quiet);
PAYLOAD(interpreted);

#define INTERPRETER_MAX 512

static const uint8_t code[] = { 0xf3, 0x0f, 0x1e, 0xfa, /* endbr64 */
				0xb8, 0x2a, 0,	  0,	0, /* mov $42, %eax */
				0xc3 }; /* ret */
static const char script[] = "#!/bin/sh\nexit 42\n";
static const char garbage[] = "neither a program nor a module nor a kernel, only text\n";

void image_code_write(void *where)
{
	memcpy(where, code, sizeof(code));
}

static const void *image_code(size_t *ret_size)
{
	static uint8_t pages[2 * 4096];

	image_code_write(pages);
	image_code_write(pages + 4096);
	*ret_size = sizeof(pages);
	return pages;
}

const void *image_bytes(enum image image, size_t *ret_size)
{
	const struct {
		const void *start, *end;
	} bytes[_IMAGE_MAX] = {
		[IMAGE_PROGRAM] = { payload_program, payload_program_end },
		[IMAGE_PIE] = { payload_pie, payload_pie_end },
		[IMAGE_PROGRAM32] = { payload_program32, payload_program32_end },
		[IMAGE_LIBRARY] = { payload_library, payload_library_end },
		[IMAGE_QUIET] = { payload_quiet, payload_quiet_end },
		[IMAGE_INTERPRETED] = { payload_interpreted, payload_interpreted_end },
		[IMAGE_SCRIPT] = { script, script + sizeof(script) - 1 },
		[IMAGE_GARBAGE] = { garbage, garbage + sizeof(garbage) - 1 },
	};

	if (image == IMAGE_CODE)
		return image_code(ret_size);
	*ret_size = (size_t)((const char *)bytes[image].end - (const char *)bytes[image].start);
	return bytes[image].start;
}

const void *image_interpreted(const char *interpreter, size_t *ret_size)
{
	static uint8_t copy[64 * 1024];
	char mark[INTERPRETER_MAX];
	const void *bytes;
	uint8_t *at;

	bytes = image_bytes(IMAGE_INTERPRETED, ret_size);
	memset(mark, 'x', sizeof(mark));
	if (*ret_size > sizeof(copy) || strlen(interpreter) >= sizeof(mark))
		return NULL;
	memcpy(copy, bytes, *ret_size);
	at = memmem(copy, *ret_size, mark, sizeof(mark));
	if (!at)
		return NULL;
	memset(at, 0, sizeof(mark));
	memcpy(at, interpreter, strlen(interpreter));
	return copy;
}

void *image_program_of(size_t size)
{
	const void *bytes;
	Elf64_Ehdr *header;
	Elf64_Phdr *segment;
	size_t length;
	void *copy;

	bytes = image_bytes(IMAGE_PROGRAM, &length);
	copy = calloc(1, size);
	if (!copy || length > size)
		return NULL;
	memcpy(copy, bytes, length);
	header = copy;
	segment = (Elf64_Phdr *)((char *)copy + header->e_phoff);
	for (int i = 0; i < header->e_phnum; i++)
		if (segment[i].p_type == PT_LOAD && segment[i].p_offset == 0)
			segment[i].p_filesz = segment[i].p_memsz = size;
	return copy;
}
