/* hosted.c - the same engine under libc, for AddressSanitizer: `make asan`. */
#include "main.h"

int main(int count, char **arguments)
{
	return engine_main(count, arguments);
}
