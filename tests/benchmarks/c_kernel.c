/* Backpropagation written out in C: the limit that the engines are compared with.
 *
 * Compiled once with REAL=double and once with REAL=float. No error value is computed. Weights lie row by row,
 * a row for each sending unit; matrix products are BLAS's, whose addresses are handed over.
 */
#include <math.h>
#include <string.h>

typedef REAL real;
typedef void (*product)(char *, char *, int *, int *, int *, real *, real *, int *, real *, int *, real *, real *,
                        int *);

#define EXP(x) (sizeof(real) == 8 ? exp(x) : expf(x))

enum { CLAMPED, CONTEXT, LOGISTIC, SOFTMAX };
enum { NATURAL, SQUARES };

/* C (m, n) = beta C + A (m, k) B (k, n); ta and tb: the matrix is stored transposed. */
static void multiply(product gemm, int ta, int tb, int m, int n, int k, const real *a, const real *b, real beta,
                     real *c)
{
    real one = 1;
    int lda = ta ? m : k, ldb = tb ? k : n;
    gemm(tb ? "t" : "n", ta ? "t" : "n", &n, &m, &k, &one, (real *)b, &ldb, (real *)a, &lda, &beta, c, &n);
}

static void squash(int n, const real *restrict x, real *restrict a)
{
    for (int j = 0; j < n; j++)
        a[j] = 1 / (1 + (real)EXP(-x[j]));
}

static void softmax(int n, const real *restrict x, real *restrict a)
{
    real most = x[0], total = 0;
    for (int j = 1; j < n; j++)
        most = x[j] > most ? x[j] : most;
    for (int j = 0; j < n; j++)
        total += a[j] = (real)EXP(x[j] - most);
    for (int j = 0; j < n; j++)
        a[j] /= total;
}

/* x_j += sum_i a_i w_ij, four senders a pass, silent ones left out. */
static void add_rows(int m, int n, const real *restrict a, const real *restrict w, real *restrict x)
{
    int active[m], count = 0, k = 0;
    for (int i = 0; i < m; i++)
        if (a[i] != 0)
            active[count++] = i;
    for (; k + 4 <= count; k += 4) {
        const int *i = active + k;
        const real a0 = a[i[0]], a1 = a[i[1]], a2 = a[i[2]], a3 = a[i[3]];
        const real *w0 = w + i[0] * n, *w1 = w + i[1] * n, *w2 = w + i[2] * n, *w3 = w + i[3] * n;
        for (int j = 0; j < n; j++)
            x[j] += a0 * w0[j] + a1 * w1[j] + a2 * w2[j] + a3 * w3[j];
    }
    for (; k < count; k++) {
        const real a0 = a[active[k]], *w0 = w + active[k] * n;
        for (int j = 0; j < n; j++)
            x[j] += a0 * w0[j];
    }
}

/* Update after every pattern: any network without loops, and contexts that copy a layer. */
void online(const int *shape, const int *kind, const int *size, const int *bias, const int *from, const int *to,
            const int *at, real *restrict w, real *restrict change, const real *inputs, const real *targets,
            real *context, const real *options, int epochs)
{
    const int layers = shape[0], links = shape[1], patterns = shape[2], width = shape[3], copied = shape[4];
    const int error = shape[5], out = size[layers - 1];
    const real rate = options[0], momentum = options[1];
    int first[layers + 1];
    first[0] = 0;
    for (int l = 0; l < layers; l++)
        first[l + 1] = first[l] + size[l];
    real x[first[layers]], own[first[layers]], back[first[layers]], delta[first[layers]];
    const real *a[layers];
    for (int l = 0; l < layers; l++)
        a[l] = own + first[l];

    for (int p = 0; p < patterns * epochs; p++) {
        const int pattern = p % patterns;
        const real *input = inputs + (long)pattern * width, *target = targets + (long)pattern * out;
        for (int l = 0; l < layers; l++) {
            if (kind[l] == CLAMPED) {
                a[l] = input;
                input += size[l];
                continue;
            }
            if (kind[l] == CONTEXT) {
                a[l] = context;
                continue;
            }
            memcpy(x + first[l], w + bias[l], size[l] * sizeof(real));
            for (int k = 0; k < links; k++)
                if (to[k] == l)
                    add_rows(size[from[k]], size[l], a[from[k]], w + at[k], x + first[l]);
            (kind[l] == SOFTMAX ? softmax : squash)(size[l], x + first[l], own + first[l]);
            memset(back + first[l], 0, size[l] * sizeof(real));
        }
        for (int l = layers - 1; l >= 0; l--) {
            if (kind[l] == CLAMPED || kind[l] == CONTEXT)
                continue;
            const int n = size[l];
            const real *y = own + first[l];
            real *restrict e = delta + first[l];
            if (l < layers - 1)
                for (int j = 0; j < n; j++)
                    e[j] = back[first[l] + j] * y[j] * (1 - y[j]);
            else if (error == NATURAL)
                for (int j = 0; j < n; j++)
                    e[j] = y[j] - target[j];
            else
                for (int j = 0; j < n; j++)
                    e[j] = (y[j] - target[j]) * y[j] * (1 - y[j]);
            for (int k = 0; k < links; k++) {
                if (to[k] != l)
                    continue;
                const int s = from[k], carries = kind[s] == LOGISTIC;
                for (int i = 0; i < size[s]; i++) {
                    real *restrict row = w + at[k] + (long)i * n, *restrict moved = change + at[k] + (long)i * n;
                    const real step = -rate * a[s][i];
                    if (carries) {
                        real sum = 0;
                        for (int j = 0; j < n; j++)
                            sum += row[j] * e[j];
                        back[first[s] + i] += sum;
                    }
                    if (momentum != 0)
                        for (int j = 0; j < n; j++) {
                            moved[j] = momentum * moved[j] + step * e[j];
                            row[j] += moved[j];
                        }
                    else if (step != 0)
                        for (int j = 0; j < n; j++)
                            row[j] += step * e[j];
                }
            }
            for (int j = 0; j < n; j++) {
                change[bias[l] + j] = momentum * change[bias[l] + j] - rate * e[j];
                w[bias[l] + j] += change[bias[l] + j];
            }
        }
        if (copied >= 0)
            memcpy(context, own + first[copied], size[copied] * sizeof(real));
    }
}

/* Change of weights by a summed gradient. */
static void descend(long n, real rate, real momentum, const real *restrict g, real *restrict w,
                    real *restrict change)
{
    for (long i = 0; i < n; i++) {
        change[i] = momentum * change[i] - rate * g[i];
        w[i] += change[i];
    }
}

static void sum_columns(long rows, int n, const real *restrict e, real *restrict sum)
{
    for (long r = 0; r < rows; r++)
        for (int j = 0; j < n; j++)
            sum[j] += e[r * n + j];
}

/* X += A W for clamped values, and G += A^T E: by BLAS, or zeros left out. */
static void spread(product gemm, int sparse, int rows, int m, int n, const real *a, const real *w, real *x)
{
    if (!sparse)
        multiply(gemm, 0, 0, rows, n, m, a, w, 1, x);
    else
        for (int r = 0; r < rows; r++)
            add_rows(m, n, a + (long)r * m, w, x + (long)r * n);
}

static void collect(product gemm, int sparse, int rows, int m, int n, const real *a, const real *e, real *g)
{
    if (!sparse) {
        multiply(gemm, 1, 0, m, n, rows, a, e, 1, g);
        return;
    }
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < m; i++)
            if (a[(long)r * m + i] != 0) {
                real *restrict row = g + (long)i * n;
                const real ai = a[(long)r * m + i], *restrict er = e + (long)r * n;
                for (int j = 0; j < n; j++)
                    row[j] += ai * er[j];
            }
}

static void fill(int rows, int n, const real *bias, real *x)
{
    for (int r = 0; r < rows; r++)
        memcpy(x + (long)r * n, bias, n * sizeof(real));
}

/* Update after a batch: layers in a chain, logistic, errors whose delta is the plain difference. The weights of
 * layer l to l + 1 lie at at[l], biases at bias[l + 1]; room is for `wide` patterns: a and e of all layers. */
void batches(const int *shape, const int *size, const int *bias, const int *at, real *w, real *change, real *g,
             const real *inputs, const real *targets, real *a, real *e, product gemm, const real *options,
             int epochs)
{
    const int layers = shape[0], patterns = shape[1], batch = shape[2], wide = shape[3], sparse = shape[4];
    const long weights = shape[5];
    real *as[layers], *es[layers];
    as[0] = a;
    es[0] = e;
    for (int l = 1; l < layers; l++) {
        as[l] = as[l - 1] + (l > 1 ? (long)wide * size[l - 1] : 0);
        es[l] = es[l - 1] + (l > 1 ? (long)wide * size[l - 1] : 0);
    }
    const int last = layers - 1;
    for (int epoch = 0; epoch < epochs; epoch++)
        for (int start = 0; start < patterns; start += batch) {
            memset(g, 0, weights * sizeof(real));
            for (int p = start; p < start + batch; p += wide) {
                const int n = p + wide <= start + batch ? wide : start + batch - p;
                as[0] = (real *)inputs + (long)p * size[0];
                const real *target = targets + (long)p * size[last];
                for (int l = 1; l < layers; l++) {
                    fill(n, size[l], w + bias[l], es[l]);
                    spread(gemm, sparse && l == 1, n, size[l - 1], size[l], as[l - 1], w + at[l - 1], es[l]);
                    squash(n * size[l], es[l], as[l]);
                }
                for (long j = 0; j < (long)n * size[last]; j++)
                    es[last][j] = as[last][j] - target[j];
                for (int l = last; l > 0; l--) {
                    sum_columns(n, size[l], es[l], g + bias[l]);
                    collect(gemm, sparse && l == 1, n, size[l - 1], size[l], as[l - 1], es[l], g + at[l - 1]);
                    if (l > 1) {
                        multiply(gemm, 0, 1, n, size[l - 1], size[l], es[l], w + at[l - 1], 0, es[l - 1]);
                        for (long j = 0; j < (long)n * size[l - 1]; j++)
                            es[l - 1][j] *= as[l - 1][j] * (1 - as[l - 1][j]);
                    }
                }
            }
            descend(weights, options[0], options[1], g, w, change);
        }
}

/* x = (1 - dt) x + dt net, a = f(x). */
static void settle(int n, real dt, const real *restrict net, real *restrict x, real *restrict a)
{
    for (int j = 0; j < n; j++)
        x[j] = (1 - dt) * x[j] + dt * net[j];
    squash(n, x, a);
}

/* later = f'(x) dE/da + (1 - dt) later (+ a - t), delta = dt later. */
static void settle_back(int n, real dt, const real *restrict back, const real *restrict a, const real *target,
                        real *restrict later, real *restrict delta)
{
    for (int j = 0; j < n; j++)
        later[j] = back[j] * a[j] * (1 - a[j]) + (1 - dt) * later[j];
    if (target)
        for (int j = 0; j < n; j++)
            later[j] += a[j] - target[j];
    for (int j = 0; j < n; j++)
        delta[j] = dt * later[j];
}

/* The attractor network: input to hidden (h), hidden, outputs (o) and clean-up (c) to outputs, outputs to clean-up;
 * o and c reach the outputs a tick later. `room` is for the activations and deltas of all ticks, and more. */
void settling(const int *shape, const int *size, const int *bias, const int *at, real *w, real *change, real *g,
              const real *inputs, const real *targets, real *room, product gemm, const real *options, int epochs)
{
    const int patterns = shape[0], n = shape[1], ticks = shape[2], scored = shape[3], sparse = shape[4];
    const long weights = shape[5];
    const int in = size[0];
    const long nh = (long)n * size[1], no = (long)n * size[2], nc = (long)n * size[3], all = nh + no + nc;
    const int sh = size[1], so = size[2], sc = size[3];
    real *w_ih = w + at[0], *w_ho = w + at[1], *w_oo = w + at[2], *w_oc = w + at[3], *w_co = w + at[4];
    real *ah = room, *ao = ah + nh * (ticks + 1), *ac = ao + no * (ticks + 1);
    real *eh = ac + nc * (ticks + 1), *eo = eh + nh * (ticks + 1), *ec = eo + no * (ticks + 1);
    real *drive = ec + nc * (ticks + 1), *net = drive + nh, *x = net + all, *later = x + all, *back = later + all;
    real *xh = x, *xo = xh + nh, *xc = xo + no, *lh = later, *lo = lh + nh, *lc = lo + no;
    real *back_o = back, *back_c = back_o + no, *back_h = back_c + nc;
    const real rate = options[0], momentum = options[1], dt = options[2];

    for (int epoch = 0; epoch < epochs; epoch++)
        for (int start = 0; start < patterns; start += n) {
            const real *input = inputs + (long)start * in, *target = targets + (long)start * so;
            memset(x, 0, all * sizeof(real));
            for (long j = 0; j < nh; j++)
                ah[j] = (real)0.5;
            for (long j = 0; j < no; j++)
                ao[j] = (real)0.5;
            for (long j = 0; j < nc; j++)
                ac[j] = (real)0.5;
            fill(n, sh, w + bias[1], drive);
            spread(gemm, sparse, n, in, sh, input, w_ih, drive);
            for (int t = 1; t <= ticks; t++) {
                real *h = ah + t * nh, *o = ao + t * no, *c = ac + t * nc;
                settle(nh, dt, drive, xh, h);
                fill(n, so, w + bias[2], net);
                multiply(gemm, 0, 0, n, so, sh, h, w_ho, 1, net);
                multiply(gemm, 0, 0, n, so, so, o - no, w_oo, 1, net);
                multiply(gemm, 0, 0, n, so, sc, c - nc, w_co, 1, net);
                settle(no, dt, net, xo, o);
                fill(n, sc, w + bias[3], net);
                multiply(gemm, 0, 0, n, sc, so, o, w_oc, 1, net);
                settle(nc, dt, net, xc, c);
            }
            memset(later, 0, all * sizeof(real));
            memset(back, 0, all * sizeof(real));
            for (int t = ticks; t >= 1; t--) {
                real *dh = eh + t * nh, *d_o = eo + t * no, *dc = ec + t * nc;
                settle_back(nc, dt, back_c, ac + t * nc, 0, lc, dc);
                multiply(gemm, 0, 1, n, so, sc, dc, w_oc, 1, back_o);
                settle_back(no, dt, back_o, ao + t * no, t > scored ? target : 0, lo, d_o);
                multiply(gemm, 0, 1, n, sh, so, d_o, w_ho, 0, back_h);
                settle_back(nh, dt, back_h, ah + t * nh, 0, lh, dh);
                if (t > 1) {
                    multiply(gemm, 0, 1, n, so, so, d_o, w_oo, 0, back_o);
                    multiply(gemm, 0, 1, n, sc, so, d_o, w_co, 0, back_c);
                }
            }
            memset(g, 0, weights * sizeof(real));
            const int rows = n * ticks;
            sum_columns(rows, sh, eh + nh, g + bias[1]);
            sum_columns(rows, so, eo + no, g + bias[2]);
            sum_columns(rows, sc, ec + nc, g + bias[3]);
            multiply(gemm, 1, 0, sh, so, rows, ah + nh, eo + no, 0, g + at[1]);
            multiply(gemm, 1, 0, so, so, rows, ao, eo + no, 0, g + at[2]);
            multiply(gemm, 1, 0, so, sc, rows, ao + no, ec + nc, 0, g + at[3]);
            multiply(gemm, 1, 0, sc, so, rows, ac, eo + no, 0, g + at[4]);
            memset(drive, 0, nh * sizeof(real));
            for (int t = 1; t <= ticks; t++)
                for (long j = 0; j < nh; j++)
                    drive[j] += eh[t * nh + j];
            collect(gemm, sparse, n, in, sh, input, drive, g + at[0]);
            descend(weights, rate, momentum, g, w, change);
        }
}
