/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payloads as bytes of the test program, see image.c. */
	.macro	payload name, file
	.globl	payload_\name, payload_\name\()_end
payload_\name:
	.incbin	"\file"
payload_\name\()_end:
	.endm

	.section .rodata
	payload	program, "payload-program"
	payload	pie, "payload-pie"
	payload	program32, "payload-program32"
	payload	library, "payload-library"
	payload	quiet, "payload-quiet"
	payload	interpreted, "payload-interpreted"
	.section .note.GNU-stack, "", @progbits
