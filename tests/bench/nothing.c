// SPDX-License-Identifier: GPL-2.0-or-later
/* nothing: the small dynamic program that the benchmark starts and maps. */
int main(void)
{
	return 0;
}
