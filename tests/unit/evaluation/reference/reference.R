# Makes reference.csv beside it: what R's own functions (base, stats, survival) answer for the cases of
# test_reference.py. Run: Rscript reference.R > reference.csv
# One line a number: the method, the case's inputs, the name of the result, its value to 12 digits.

out <- function(method, input, ...) {
  values <- list(...)
  for (name in names(values)) {
    cat(sprintf("%s;%s;%s;%.12g\n", method, input, name, values[[name]]))
  }
}
joined <- function(x) paste(x, collapse = " ")
cat("method;input;result;value\n")

# Wilson: prop.test without continuity correction
for (case in list(c(0, 1), c(1, 1), c(0, 20), c(1, 29), c(15, 148), c(81, 263), c(97, 200), c(59, 59), c(5, 5), c(255, 300))) {
  ci <- suppressWarnings(prop.test(case[1], case[2], correct = FALSE)$conf.int)
  out("wilson", joined(case), low = ci[1], high = ci[2])
}

# Newcombe's method 10, from the same intervals
wilson <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int)
for (case in list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(5, 56, 0, 29), c(0, 10, 0, 20), c(10, 10, 0, 10), c(85, 97, 80, 103))) {
  p1 <- case[1] / case[2]; p2 <- case[3] / case[4]
  a <- wilson(case[1], case[2]); b <- wilson(case[3], case[4])
  d <- p1 - p2
  out("newcombe", joined(case),
      low = d - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), high = d + sqrt((a[2] - p1)^2 + (p2 - b[1])^2))
}

# Garwood: poisson.test
for (case in list(c(0, 1), c(1, 1), c(2, 10), c(5, 0.25), c(10, 100), c(93, 300), c(306, 1500), c(1000, 41.5))) {
  ci <- poisson.test(case[1], case[2])$conf.int
  out("garwood", joined(case), low = ci[1], high = ci[2])
}

# The rank of the order statistic that begins the interval of a median
for (n in c(1, 5, 6, 9, 10, 25, 100, 306, 5000)) out("median_rank", n, rank = qbinom(0.025, n, 0.5))

# Quantiles of type 7, means and their interval, Welch
minutes <- list(c(60, 45, 30, 90, 120, 15, 60, 75), c(30, 30, 35), c(55, 60, 65, 70, 20, 25, 180, 45, 60, 60, 90))
for (x in minutes) {
  q <- quantile(x, c(0.25, 0.5, 0.75), type = 7)
  out("quantiles", joined(x), lower = q[[1]], median = q[[2]], upper = q[[3]])
  ci <- t.test(x)$conf.int
  out("student", joined(x), mean = mean(x), low = ci[1], high = ci[2])
}
for (pair in list(c(1, 2), c(2, 3), c(1, 3))) {
  x <- minutes[[pair[1]]]; y <- minutes[[pair[2]]]
  ci <- t.test(x, y)$conf.int
  out("welch", paste(joined(x), joined(y), sep = "|"), difference = mean(x) - mean(y), low = ci[1], high = ci[2])
}

# Cronbach's alpha from the covariance matrix
alpha <- function(m) { k <- ncol(m); v <- cov(m); k / (k - 1) * (1 - sum(diag(v)) / sum(v)) }
scales <- list(
  rbind(c(4, 5, 4, 3), c(2, 3, 2, 2), c(5, 5, 4, 5), c(3, 3, 3, 4), c(1, 2, 2, 1)),
  rbind(c(5, 1), c(4, 2), c(3, 3), c(2, 5)),
  rbind(c(1, 2, 1), c(2, 2, 3), c(4, 3, 4), c(5, 5, 4), c(3, 3, 2), c(2, 1, 2)))
for (m in scales) out("alpha", paste(apply(m, 1, joined), collapse = "|"), alpha = alpha(m))

# Poisson regression with exposure; quasi-Poisson where Pearson's dispersion exceeds 1.5; Wald's interval
trends <- list(
  list(y = c(3, 4, 2, 6, 5, 7, 6, 8, 9, 7, 11, 10), e = rep(40, 12)),
  list(y = c(0, 0, 1, 0, 2, 1, 0, 3, 1, 2, 4, 2), e = c(5, 5, 6, 6, 8, 8, 9, 9, 9, 12, 12, 12)),
  list(y = c(12, 0, 9, 1, 14, 0, 22, 2, 18, 1, 25, 3), e = seq(20, 42, 2)),
  list(y = c(7, 6, 6, 5, 4, 5, 3, 3, 2, 2, 1, 1), e = rep(3.25, 12)),
  list(y = c(1, 0, 0, 0, 0, 1), e = rep(10, 6)))
for (one in trends) {
  t <- (seq_along(one$y) - 1) / 12
  fit <- glm(one$y ~ t + offset(log(one$e)), family = poisson, control = list(epsilon = 1e-14, maxit = 100))
  dispersion <- sum(residuals(fit, "pearson")^2) / fit$df.residual
  se <- summary(fit, dispersion = if (dispersion > 1.5) dispersion else 1)$coefficients[2, 2]
  b <- coef(fit)[[2]]; z <- qnorm(0.975)
  out("trend", paste(joined(one$y), joined(one$e), sep = "|"),
      ratio = exp(b), low = exp(b - z * se), high = exp(b + z * se), dispersion = dispersion)
}

# Kaplan-Meier with the interval on the scale log(-log)
library(survival)
lives <- list(
  list(t = c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161), d = c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0)),
  list(t = c(5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45), d = c(1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1)),
  list(t = c(0, 3, 3, 6, 12, 12, 14, 20, 24, 24), d = c(1, 1, 0, 1, 0, 1, 0, 1, 0, 0)))
for (one in lives) {
  fit <- survfit(Surv(one$t, one$d) ~ 1, conf.type = "log-log")
  for (at in intersect(c(12, 20, 34), seq_len(max(one$t)))) {
    s <- summary(fit, times = at)
    out("kaplan_meier", paste(joined(one$t), joined(one$d), at, sep = "|"), share = s$surv, low = s$lower, high = s$upper)
  }
}
