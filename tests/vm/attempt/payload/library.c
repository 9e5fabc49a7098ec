// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A shared library that ends its process with 42 as soon as it is loaded: by its constructor, or,
 * where the dynamic loader starts it as a program, by its entry.
 */

__attribute__((constructor)) void exit_42(void);
__attribute__((constructor)) void exit_42(void)
{
	__asm__ volatile("syscall" : : "a"(231L), "D"(42L) : "rcx", "r11", "memory");
}

/* The one symbol that LD_AUDIT asks for. */
unsigned int la_version(unsigned int version);
unsigned int la_version(unsigned int version)
{
	return version;
}
