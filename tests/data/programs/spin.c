#include <pthread.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
static inline __attribute__((always_inline)) double inner(double x){ double s=0; for(int i=0;i<2000;i++) s+=sqrt(x+i); return s; }
__attribute__((noinline)) double work(int n){ double s=0; for(int i=0;i<n;i++) s+=inner(i); return s; }
__attribute__((noinline)) void sys(int n){ char b[4096]; for(int i=0;i<n;i++){ int f[2]; if(pipe(f)) return; if(write(f[1],b,4096)<0||read(f[0],b,4096)<0) return; close(f[0]); close(f[1]); } }
void *run(void *a){ volatile double d=work(8000); (void)d; return 0; }
int main(){ pthread_t t; pthread_create(&t,0,run,0); sys(30000); volatile double d=work(8000); (void)d; pthread_join(t,0); return 0; }
