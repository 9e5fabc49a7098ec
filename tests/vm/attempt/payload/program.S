/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program that proves that it ran: it leaves a file (for programs that the kernel starts and
 * nobody waits for) and exits with 42. Position independent, so that the same source makes the
 * static program, the static-pie one, and the interpreter of another program.
 */
	.globl _start
	.text
_start:
	mov	$2, %eax		/* open(proof, O_WRONLY|O_CREAT, 0666) */
	lea	proof(%rip), %rdi
	mov	$0x41, %esi
	mov	$0666, %edx
	syscall
	mov	$231, %eax		/* exit_group(42) */
	mov	$42, %edi
	syscall
	hlt
proof:
	.asciz	"/opt/attempt/ran"
	.section .note.GNU-stack, "", @progbits
