/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * MESSAGE_ID of what is sent to the journal: drawn at random once, and never changed. bootward(8) lists
 * them.
 */
#define MESSAGE_ID_NOT_IN_FORCE	 "732e577013e84154a46d736cd17f54d0"
#define MESSAGE_ID_BROKEN	 "b23ad78a40b34af3b5143d7bcc1f8579"
#define MESSAGE_ID_NOT_CALLED	 "35021730030f45d2b4faaaa41715da6a"
#define MESSAGE_ID_UNKNOWN	 "cf69883c5f73419a9349f094354ad481"
#define MESSAGE_ID_CONFIGURATION "a8e241bcd3554066b94ab0678b93485e"
#define MESSAGE_ID_BREAK_GLASS	 "482670fbaadc4612bd7bf769202c71a3"
#define MESSAGE_ID_OTHER_POLICY	 "a2bcc7d618244759887aefe770d735c4"
#define MESSAGE_ID_INITRD_STALE	 "c3bb5fd372c54f299f74805a4202a1d3"
