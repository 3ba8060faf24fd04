# Prints the test vectors of this folder, computed by R's survival package (survfit, survdiff) and epiR (epi.2by2),
# from data sets drawn here. Run in this folder:  Rscript vectors.R
# The committed numbers come from R 4.2.2 with survival 3.5-3 and epiR 2.0.57.
#
#   contacts.csv        the data sets: one row per contact
#   curves.csv          one row per data set and distinct day
#   logrank.csv         groups 1 and 2 of a data set compared
#   strata.csv, risk_differences.csv    2 × 2 tables and their Mantel–Haenszel risk differences
#   lags.csv, lag_distributions.csv     right-truncated lags and their distribution
suppressMessages({library(survival); library(epiR)})

num <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
write <- function(d, file) {
  for (col in names(d)) if (is.double(d[[col]])) d[[col]] <- num(d[[col]])
  write.csv(d, file, row.names = FALSE, quote = FALSE)
}

draw <- function(set, n, organisations, last, hazard, competing, censor_from) {
  a <- sample(organisations, n, replace = TRUE)
  b <- (a + sample(organisations - 1, n, replace = TRUE)) %% organisations
  a <- a %% organisations
  converts <- ceiling(rexp(n, hazard)); ends <- ceiling(rexp(n, competing))
  until <- sample(censor_from:last, n, replace = TRUE)
  day <- pmin(converts, ends, until)
  cause <- ifelse(converts <= pmin(ends, until), 1L, ifelse(ends <= until, 2L, 0L))
  data.frame(set = set, a = as.integer(a), b = as.integer(b), day = as.integer(day), cause = cause,
             group = sample(1:2, n, replace = TRUE))
}

set.seed(20170921)
contacts <- rbind(
  draw("many ties",            120,  15,   12, 0.05,  0.03,   3),
  draw("few ties",             150,  40, 1095, 0.001, 0.0005, 30),
  draw("one cause",             80,  20,  100, 0.01,  1e-12,  10),
  draw("all followed to the end", 60, 12, 5000, 0.02,  0.01, 5000),
  draw("few events",           200,  60,  400, 2e-4,  1e-4,   50),
  draw("pairs meet again",     150,   6,   60, 0.02,  0.01,   20))

# V of DyadicRobust from R's own influence matrix: sums over all ordered couples of contacts that share an organisation.
dyadic <- function(d, influence) {
  shares <- outer(d$a, d$a, "==") | outer(d$a, d$b, "==") | outer(d$b, d$a, "==") | outer(d$b, d$b, "==")
  apply(influence, 2, function(u) sum(outer(u, u) * shares))
}

curves <- NULL; tests <- NULL
for (set in unique(contacts$set)) {
  d <- contacts[contacts$set == set, ]
  fit <- survfit(Surv(day, factor(cause, 0:2)) ~ 1, data = d, id = seq_len(nrow(d)), influence = TRUE)
  km <- survfit(Surv(day, cause == 1) ~ 1, data = d, conf.type = "log-log")
  all <- survfit(Surv(day, cause > 0) ~ 1, data = d)
  stopifnot(fit$time == km$time, fit$time == sort(unique(d$day)))
  curves <- rbind(curves, data.frame(set = set, day = as.integer(fit$time), at_risk = as.integer(km$n.risk),
    converted = as.integer(fit$n.event[, 2]), competing = as.integer(fit$n.event[, 3]), censored = as.integer(fit$n.censor),
    survival = fit$pstate[, 1], survival_se = fit$std.err[, 1],
    incidence = fit$pstate[, 2], se = fit$std.err[, 2],
    competing_incidence = fit$pstate[, 3], competing_incidence_se = fit$std.err[, 3],
    greenwood_se = all$surv * all$std.err, dyadic_variance = dyadic(d, fit$influence.pstate[, -1, 2]),
    km_survival = km$surv, km_se = km$surv * km$std.err, km_lower = km$lower, km_upper = km$upper))
  diff <- survdiff(Surv(day, cause == 1) ~ group, data = d)
  tests <- rbind(tests, data.frame(set = set, observed1 = as.integer(diff$obs[1]), observed2 = as.integer(diff$obs[2]),
    expected1 = diff$exp[1], expected2 = diff$exp[2], chi_square = diff$chisq,
    p = pchisq(diff$chisq, 1, lower.tail = FALSE)))
}
write(contacts, "contacts.csv"); write(curves, "curves.csv"); write(tests, "logrank.csv")

strata <- NULL; differences <- NULL
for (set in 1:5) {
  k <- sample(2:8, 1)
  n1 <- sample(20:200, k, TRUE); n2 <- sample(20:200, k, TRUE)
  x1 <- pmax(1L, rbinom(k, n1, 0.25)); x2 <- pmax(1L, rbinom(k, n2, 0.15))
  strata <- rbind(strata, data.frame(set = set, converted1 = x1, n1 = n1, converted2 = x2, n2 = n2))
  tables <- array(rbind(x1, x2, n1 - x1, n2 - x2), c(2, 2, k))
  rd <- epi.2by2(as.table(tables), method = "cohort.count", outcome = "as.columns")$massoc.detail$ARisk.mh.green
  differences <- rbind(differences, data.frame(set = set, difference = rd$est / 100, lower = rd$lower / 100, upper = rd$upper / 100))
}
write(strata, "strata.csv"); write(differences, "risk_differences.csv")

# Right truncation is left truncation backwards: count time down from M, so that a fact enters at M − observable and
# has its event at M − lag.
lags <- NULL; distributions <- NULL
for (set in 1:4) {
  n <- c(40, 300, 300, 1000)[set]
  lag <- floor(rexp(n, 1 / c(10, 30, 200, 60)[set])); observable <- sample(0:c(60, 365, 400, 1500)[set], n, replace = TRUE)
  d <- data.frame(set = set, days = as.integer(lag), observable = as.integer(observable))[lag <= observable, ]
  lags <- rbind(lags, d)
  M <- 10000
  fit <- survfit(Surv(M - d$observable - 0.5, M - d$days, rep(1, nrow(d))) ~ 1)
  u <- M - fit$time                        # lags, longest first
  full <- which(fit$n.event == fit$n.risk) # the shortest lag, and where longer lags lose their link
  from <- if (length(full) > 1) full[length(full) - 1] + 1 else 1
  keep <- from:length(u)
  upto <- c(1, cumprod(1 - fit$n.event[keep] / fit$n.risk[keep]))[seq_along(keep)]
  distributions <- rbind(distributions, data.frame(set = set, days = as.integer(u[keep]), up_to = upto))
  if (from == 1) stopifnot(all.equal(upto, c(1, fit$surv[-length(u)])))
}
write(lags, "lags.csv"); write(distributions, "lag_distributions.csv")
cat(R.version.string, "survival", as.character(packageVersion("survival")), "epiR", as.character(packageVersion("epiR")), "\n")
