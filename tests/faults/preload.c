/* Sits between a program and its system calls on files: lets the n-th one fail, end the program or take its time, and
 * writes down what was written, synced, cut, renamed and removed, so that a power loss can be played back.
 *
 * Loaded by LD_PRELOAD and asleep until told, by the functions named faults_… at the end. Only calls on paths at or
 * below one folder count. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, TRUNCATE = 8, UNLINK = 16, OPEN = 32, READ = 64 };
enum { HANDLES = 4096, DIES = -1 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static size_t folder_length;
static unsigned failing, slow;
static int nth, error_number, for_good, counted, log_to = -1;
static unsigned slow_for;
static long long clock_ahead;

/* What a descriptor stands for: its number in the log, 0 where it is none of ours. */
static uint32_t handle_of[HANDLES], last_handle;

static int is_ours(const char *path) {
    return folder_length && path && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == '/' || path[folder_length] == 0);
}

static uint32_t handle(int fd) { return fd >= 0 && fd < HANDLES ? handle_of[fd] : 0; }

static void put(const void *data, size_t length) {
    for (const char *at = data; length;) {
        long written = syscall(SYS_write, log_to, at, length);
        if (written <= 0) _exit(99);
        at += written, length -= (size_t)written;
    }
}

/* One line of the log: a letter, a handle, an offset, two strings with their lengths. */
static void note(char what, uint32_t number, int64_t place, const char *one, size_t first, const void *two, size_t second) {
    if (log_to < 0) return;
    struct __attribute__((packed)) { char what; uint32_t number; int64_t place; uint32_t first, second; } head = {
        what, number, place, (uint32_t)first, (uint32_t)second};
    pthread_mutex_lock(&lock);
    put(&head, sizeof head), put(one, first), put(two, second);
    pthread_mutex_unlock(&lock);
}

static void note_names(char what, uint32_t number, const char *one, const char *two) {
    note(what, number, 0, one, strlen(one), two, strlen(two));
}

/* Say whether this call is to fail, with errno set; end the program or wait where that was asked for. */
static int fails(unsigned kind) {
    if (slow & kind) usleep(slow_for);
    if (!(failing & kind)) return 0;
    int number = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
    if (!nth || number < nth || (number > nth && !for_good)) return 0;
    if (error_number == DIES) raise(SIGKILL);
    errno = error_number;
    return 1;
}

static int opened(int fd, const char *path, int flags, int is_new) {
    if (fd < 0 || fd >= HANDLES) return fd;
    handle_of[fd] = is_ours(path) ? __atomic_add_fetch(&last_handle, 1, __ATOMIC_SEQ_CST) : 0;
    if (!handle_of[fd]) return fd;
    if ((flags & O_TMPFILE) == O_TMPFILE) note_names('t', handle_of[fd], path, "");
    else note_names(is_new ? 'c' : 'o', handle_of[fd], path, "");
    if (flags & O_TRUNC) note('f', handle_of[fd], 0, "", 0, "", 0);
    return fd;
}

static int is_absent(const char *path) {
    struct stat known;
    return is_ours(path) && log_to >= 0 && lstat(path, &known) != 0;
}

#define OPENS(at) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    } \
    if (is_ours(path) && fails(OPEN)) return -1; \
    int is_new = is_absent(path); \
    return opened((int)syscall(SYS_openat, at, path, flags, mode), path, flags, is_new); \
}

int open(const char *path, int flags, ...) OPENS(AT_FDCWD)
int open64(const char *path, int flags, ...) OPENS(AT_FDCWD)
int openat(int at, const char *path, int flags, ...) OPENS(at)
int openat64(int at, const char *path, int flags, ...) OPENS(at)

int close(int fd) {
    if (handle(fd)) handle_of[fd] = 0;
    return (int)syscall(SYS_close, fd);
}

ssize_t write(int fd, const void *data, size_t length) {
    uint32_t number = handle(fd);
    if (!number) return syscall(SYS_write, fd, data, length);
    if (fails(WRITE)) return -1;
    ssize_t written = syscall(SYS_write, fd, data, length);
    if (written > 0) note('w', number, lseek64(fd, 0, SEEK_CUR) - written, "", 0, data, (size_t)written);
    return written;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t place) {
    uint32_t number = handle(fd);
    if (number && fails(WRITE)) return -1;
    ssize_t written = syscall(SYS_pwrite64, fd, data, length, place);
    if (number && written > 0) note('w', number, place, "", 0, data, (size_t)written);
    return written;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t place) { return pwrite64(fd, data, length, place); }

ssize_t read(int fd, void *data, size_t length) {
    return handle(fd) && fails(READ) ? -1 : syscall(SYS_read, fd, data, length);
}

ssize_t pread64(int fd, void *data, size_t length, off64_t place) {
    return handle(fd) && fails(READ) ? -1 : syscall(SYS_pread64, fd, data, length, place);
}
ssize_t pread(int fd, void *data, size_t length, off_t place) { return pread64(fd, data, length, place); }

static int synced(int fd, long call) {
    uint32_t number = handle(fd);
    if (number && fails(SYNC)) return -1;
    int result = (int)syscall(call, fd);
    if (number && !result) note('s', number, 0, "", 0, "", 0);
    return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int ftruncate64(int fd, off64_t length) {
    uint32_t number = handle(fd);
    if (number && fails(TRUNCATE)) return -1;
    int result = (int)syscall(SYS_ftruncate, fd, length);
    if (number && !result) note('f', number, length, "", 0, "", 0);
    return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int rename(const char *from, const char *to) {
    int ours = is_ours(from) || is_ours(to);
    if (ours && fails(RENAME)) return -1;
    int result = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (ours && !result) note_names('r', 0, from, to);
    return result;
}
int renameat(int from_at, const char *from, int to_at, const char *to) {
    (void)from_at, (void)to_at; /* all our paths are absolute */
    return rename(from, to);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    if (!is_ours(to)) return (int)syscall(SYS_linkat, from_at, from, to_at, to, flags);
    if (fails(RENAME)) return -1;
    int fd = -1, result = (int)syscall(SYS_linkat, from_at, from, to_at, to, flags);
    if (!result) {
        uint32_t number = sscanf(from, "/proc/self/fd/%d", &fd) == 1 ? handle(fd) : 0;
        note_names('l', number, from, to);
    }
    return result;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlink(const char *path) {
    int ours = is_ours(path);
    if (ours && fails(UNLINK)) return -1;
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (ours && !result) note_names('u', 0, path, "");
    return result;
}
int unlinkat(int at, const char *path, int flags) {
    return flags || !is_ours(path) ? (int)syscall(SYS_unlinkat, at, path, flags) : unlink(path);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, which, now);
    if (which == CLOCK_REALTIME) now->tv_sec += clock_ahead;
    return result;
}
time_t time(time_t *now) {
    struct timespec known;
    clock_gettime(CLOCK_REALTIME, &known);
    if (now) *now = known.tv_sec;
    return known.tv_sec;
}

/* What the tests call. */

void faults_watch(const char *path) {
    folder_length = strlen(path) < sizeof folder ? strlen(path) : 0;
    memcpy(folder, path, folder_length + 1);
}
void faults_fail(unsigned kinds, int number, int error, int good) {
    failing = kinds, nth = number, error_number = error, for_good = good, counted = 0;
}
int faults_counted(void) { return counted; }
void faults_slow(unsigned kinds, unsigned microseconds) { slow = kinds, slow_for = microseconds; }
void faults_clock(long long seconds) { clock_ahead = seconds; }
void faults_log(const char *path) {
    if (log_to >= 0) syscall(SYS_close, log_to);
    log_to = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
}
void faults_mark(int64_t number) { note('m', 0, number, "", 0, "", 0); }
