/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program whose interpreter (PT_INTERP) is written over the x's when it is used. It exits with
 * 43, so that a kernel which ignored the interpreter is not taken for one that ran it.
 */
	.section .interp, "a"
	.rept	512
	.byte	'x'
	.endr
	.byte	0
	.globl _start
	.text
_start:
	mov	$231, %eax
	mov	$43, %edi
	syscall
	hlt
	.section .note.GNU-stack, "", @progbits
