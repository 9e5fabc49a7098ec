/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/probe-program.h"
#include "guard/tmpfs.h"

#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x10
#endif

/* exit(PROBE_PROGRAM_STATUS) */
#if defined(__x86_64__) && defined(__LP64__)
#define MACHINE EM_X86_64
#define CODE                                                   \
	0xbf, PROBE_PROGRAM_STATUS, 0, 0, 0, /* mov edi, 42 */ \
		0xb8, 60, 0, 0, 0, /* mov eax, SYS_exit */     \
		0x0f, 0x05 /* syscall */
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#define CODE                                                                                       \
	PROBE_PROGRAM_STATUS << 5 & 0xff, PROBE_PROGRAM_STATUS >> 3, 0x80, 0xd2, /* mov x0, #42 */ \
		0xa8, 0x0b, 0x80, 0xd2, /* mov x8, #SYS_exit */                                    \
		0x01, 0x00, 0x00, 0xd4 /* svc #0 */
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE EM_RISCV
#define CODE                                                                                     \
	0x13, 0x05, PROBE_PROGRAM_STATUS << 4 & 0xff, PROBE_PROGRAM_STATUS >> 4, /* li a0, 42 */ \
		0x93, 0x08, 0xd0, 0x05, /* li a7, SYS_exit */                                    \
		0x73, 0x00, 0x00, 0x00 /* ecall */
#elif defined(__s390x__)
#define MACHINE EM_S390
#define CODE                                                      \
	0xa7, 0x29, 0x00, PROBE_PROGRAM_STATUS, /* lghi %r2,42 */ \
		0x0a, 1 /* svc SYS_exit */
#endif

/* --- its name --- */

#define PREFIX "memfd:"

int probe_name_make(char ret_name[static BW_PROBE_NAME_LEN + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t random[16];
	char *end;

	_Static_assert(sizeof(PREFIX BW_PROBE_NAME) - 1 + 2 * sizeof(random) == BW_PROBE_NAME_LEN,
		       "both halves agree on the name's length");
	if (getrandom(random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		return -errno;
	end = stpcpy(ret_name, PREFIX BW_PROBE_NAME);
	for (size_t i = 0; i < sizeof(random); i++) {
		*end++ = digits[random[i] >> 4];
		*end++ = digits[random[i] & 0xf];
	}
	*end = '\0';
	return 0;
}

/* --- its bytes --- */

#ifdef MACHINE

#define ADDRESS 0x400000 /* on a page's start, whatever the size of a page; above mmap_min_addr */

static const struct program {
	Elf64_Ehdr header;
	Elf64_Phdr code_segment, stack_segment;
	unsigned char code[12];
} program = {
	.header = {
		.e_ident = {
			ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT,
		},
		.e_type = ET_EXEC,
		.e_machine = MACHINE,
		.e_version = EV_CURRENT,
		.e_entry = ADDRESS + offsetof(struct program, code),
		.e_phoff = offsetof(struct program, code_segment),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	},
	.code_segment = {
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = ADDRESS,
		.p_filesz = sizeof(struct program),
		.p_memsz = sizeof(struct program),
		.p_align = 0x10000,
	},
	/* without it the stack would be executable, and other security modules could mind */
	.stack_segment = { .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W },
	.code = { CODE },
};

static int program_write(int fd)
{
	const ssize_t n = write(fd, &program, sizeof(program));

	if (n < 0)
		return -errno;
	return n == sizeof(program) ? 0 : -EIO;
}

#else

static int program_write(int fd)
{
	return -EOPNOTSUPP;
}

#endif

int probe_memfd_create(const char *name, int *ret_fd)
{
	_cleanup_close_ int fd = -EBADF;
	int r;

	name += strlen(PREFIX);
	fd = memfd_create(name, MFD_CLOEXEC | MFD_EXEC); /* since 6.3, where it may be needed */
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = program_write(fd);
	if (r < 0)
		return r;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int program_create(int at, const char *name)
{
	_cleanup_close_ int fd = -EBADF;

	fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0700);
	if (fd < 0)
		return -errno;
	return program_write(fd);
}

int probe_tmpfs_create(const char *name, int *ret_fd)
{
	_cleanup_close_ int mount_fd = -EBADF;
	int fd, r;

	r = tmpfs_mount_detached(&mount_fd);
	if (r < 0)
		return r;
	r = program_create(mount_fd, name);
	if (r < 0)
		return r;
	fd = openat(mount_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC); /* ETXTBSY otherwise */
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}
