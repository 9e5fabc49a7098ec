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

/* Evidence; bootward-events(7). */
#define MESSAGE_ID_REFUSED	 "b2fb4735e3074b6b8820d86ccb9f1722"
#define MESSAGE_ID_AUDITED	 "f0655bf36c644cfcb3590bd094a3353d"
#define MESSAGE_ID_EXEMPT	 "0c45d994c2954e70ac39e8fb4c66a5db"
#define MESSAGE_ID_REMAINDER	 "3e38e13a4da84ab4be3ecb8ebe71100c"
#define MESSAGE_ID_WATCHING	 "a8f2905912ab4bd8b7f09a3aac8072a4"
#define MESSAGE_ID_EXEMPTION_USE "8730db0b8ad94c34b9f546537172cec7"
#define MESSAGE_ID_FLOOD	 "5264b7ee39084b66a0d85e5dead8be7c"
