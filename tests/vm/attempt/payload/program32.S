/* SPDX-License-Identifier: GPL-2.0-or-later */
/* exit_group(42) of a 32-bit program. */
	.globl _start
	.text
_start:
	mov	$252, %eax
	mov	$42, %ebx
	int	$0x80
	hlt
	.section .note.GNU-stack, "", @progbits
