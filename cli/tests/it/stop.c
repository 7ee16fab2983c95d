/* Loaded into the command by LD_PRELOAD: stops the process at the moment that STOP_AT names, so that a test can kill it
   there for certain. A file in the making is known by its name. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void stop_at(const char *moment) {
  const char *wanted = getenv("STOP_AT");
  if (wanted && !strcmp(wanted, moment)) raise(SIGSTOP);
}

static int is_temporary(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "/.cloud-certs-") != NULL;
}

static int is_folder(int fd) {
  struct stat found;
  return !fstat(fd, &found) && S_ISDIR(found.st_mode);
}

int flock(int fd, int operation) {
  int (*next)(int, int) = dlsym(RTLD_NEXT, "flock");
  int result = next(fd, operation);
  if (!result && operation & LOCK_EX) stop_at("locked");
  return result;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (length < 2 || !is_temporary(fd)) return next(fd, bytes, length);
  ssize_t half = next(fd, bytes, length / 2);
  stop_at("half-written");
  return half;
}

int fsync(int fd) {
  int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
  if (is_temporary(fd)) stop_at("written");
  int result = next(fd);
  if (is_folder(fd)) stop_at("renamed");
  return result;
}
