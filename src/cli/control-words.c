/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/control-words.h"

#include "base/log.h"
#include "base/words.h"
#include "policy/control.h"

bool control_words_read(const char *verb, char **words, uint32_t *ret_controls)
{
	uint32_t controls = 0;
	char suggestion[80];

	for (; *words; words++) {
		const int control = control_from_string(*words);

		if (control < 0) {
			log_error("%s: control '%s' is not known%s; see bootward.conf(5)", verb,
				  *words,
				  words_suggestion(*words, control_names, suggestion,
						   sizeof(suggestion)));
			return false;
		}
		controls |= 1U << control;
	}
	*ret_controls = controls;
	return true;
}
