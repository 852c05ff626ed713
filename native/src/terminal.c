/* terminal.c - ioctl_tty(2), termios(3). */
#include "terminal.h"

#include <asm/ioctls.h>

#include "sys.h"

struct window {
	unsigned short rows, columns, width, height;
};

void terminal_raw_again(const struct terminal *terminal)
{
	struct termios raw = terminal->before;

	if (!terminal->is)
		return;
	raw.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	SYS(__NR_ioctl, 0, TCSETSW, &raw);
}

struct terminal terminal_raw(void)
{
	struct terminal terminal;

	terminal.is = !failed(SYS(__NR_ioctl, 0, TCGETS, &terminal.before));
	terminal_raw_again(&terminal);
	return terminal;
}

void terminal_restore(const struct terminal *terminal)
{
	if (terminal->is)
		SYS(__NR_ioctl, 0, TCSETSW, &terminal->before);
}

void terminal_copy_size(int master)
{
	struct window window;

	for (int fd = 0; fd <= 2; fd++)
		if (!failed(SYS(__NR_ioctl, fd, TIOCGWINSZ, &window))) {
			SYS(__NR_ioctl, master, TIOCSWINSZ, &window);
			return;
		}
}

unsigned char terminal_eof_character(int master)
{
	struct termios slave; /* asked of a master, the kernel answers for its slave */

	if (failed(SYS(__NR_ioctl, master, TCGETS, &slave)))
		return 4;
	return slave.c_cc[VEOF];
}
