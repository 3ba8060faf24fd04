# Recomputes a conversion curve from the contacts beneath it with R's survival package, and compares every number.
#
#   Rscript cross-check.R conversion.json pairs.csv
#
# The two files are the answers of /v1/impact/conversion and /v1/impact/conversion/pairs to the same question. It prints the
# largest difference of each number in each group, and fails when one is above the tolerance.

suppressPackageStartupMessages(library(survival))

tolerance <- 1e-9
z <- qnorm(0.975)
days.per.month <- 365.25 / 12

files <- commandArgs(trailingOnly = TRUE)
if (length(files) != 2) stop("usage: Rscript cross-check.R conversion.json pairs.csv")
answer <- jsonlite::fromJSON(files[1], simplifyVector = FALSE)
contacts <- read.csv(files[2], colClasses = c(days = "integer", cause = "integer"))
if (nrow(contacts) == 0) stop("there is no contact to check")
if (answer$as_of$position != contacts$as_of[1] || answer$until != contacts$until[1])
  stop("the two files answer different questions: ask both with the same as_of and until")

# log-log bounds of an incidence, on the scale of 1 - F
bounds <- function(f, se) {
  hazard <- -log1p(-f)
  half <- exp(z * se / ((1 - f) * hazard))
  cbind(ifelse(f > 0 & f < 1, -expm1(-hazard / half), NA), ifelse(f > 0 & f < 1, -expm1(-hazard * half), NA))
}

# the variance that respects shared organisations, from each contact's influence (contacts x days)
dyadic <- function(influence, pairs) {
  square <- function(by) colSums(rowsum(influence, by)^2)
  both <- rbind(influence, influence)
  organisations <- colSums(rowsum(both, c(pairs$organisation_a, pairs$organisation_b))^2)
  sqrt(pmax(0, organisations - square(paste(pairs$organisation_a, pairs$organisation_b))))
}

# what R makes of the contacts, a row for each day with an exit
recompute <- function(pairs) {
  pairs$cause <- factor(pairs$cause, 0:2, c("censored", "converted", "competing"))
  fit <- survfit(Surv(days, cause) ~ 1, data = pairs)
  robust <- survfit(Surv(days, cause) ~ 1, data = pairs, id = seq_len(nrow(pairs)), robust = TRUE, influence = TRUE)
  state <- match("converted", fit$states)
  waiting <- match("(s0)", fit$states)
  se <- fit$std.err[, state]
  influence <- matrix(robust$influence.pstate[, , state], nrow(pairs))[, -1, drop = FALSE] # the first is from before any day
  clustered <- pmax(se, dyadic(influence, pairs))
  simple <- bounds(fit$pstate[, state], se)
  wide <- bounds(fit$pstate[, state], clustered)
  data.frame(day = fit$time, at_risk = fit$n.risk[, waiting], converted = fit$n.event[, state],
    competing = fit$n.event[, match("competing", fit$states)], censored = fit$n.censor,
    survival = fit$pstate[, waiting], survival_se = fit$std.err[, waiting], incidence = fit$pstate[, state], se = se,
    lower = simple[, 1], upper = simple[, 2], se_clustered = clustered, lower_clustered = wide[, 1], upper_clustered = wide[, 2])
}

# rows of the answer as a data frame, null as NA
rows <- function(list, names) {
  value <- function(row, name) if (is.null(row[[name]])) NA_real_ else as.numeric(row[[name]])
  as.data.frame(lapply(setNames(names, names), function(name) vapply(list, value, numeric(1), name)))
}

# the state of R's curve after so many months, as the answer gives it: counts are totals up to then
after <- function(made, months) {
  day <- floor(months * days.per.month)
  past <- made[made$day <= day, ]
  row <- past[nrow(past), ]
  if (nrow(past) == 0) { # nobody has left yet
    row <- made[1, ]
    row[c("survival_se", "incidence", "se")] <- 0
    row[c("lower", "upper", "se_clustered", "lower_clustered", "upper_clustered")] <- NA
    row$survival <- 1
  }
  row$day <- day
  row[c("converted", "competing", "censored")] <- colSums(past[c("converted", "competing", "censored")])
  row$at_risk <- sum(made[made$day >= day, c("converted", "competing", "censored")])
  row
}

difference <- function(ours, theirs) {
  if (!identical(is.na(ours), is.na(theirs))) return(Inf)
  max(0, abs(ours - theirs), na.rm = TRUE)
}

failed <- FALSE
cat(R.version.string, "with survival", as.character(packageVersion("survival")), "\n")
cat("as of position ", answer$as_of$position, ", until ", answer$until, "\n", sep = "")
for (group in answer$groups) {
  pairs <- contacts[contacts$group == group$group, ]
  if (nrow(pairs) == 0) next # in a grouped answer the contacts have the groups' names, and all has no rows of its own
  made <- recompute(pairs)
  events <- made[made$converted + made$competing > 0, ]
  curve <- rows(group$curve, names(made))
  cat("\n", group$label, ": ", nrow(pairs), " contacts, ", nrow(events), " days with an event\n", sep = "")
  if (group$n != nrow(pairs) || nrow(curve) != nrow(events)) stop("the answer has ", group$n, " contacts and ", nrow(curve), " days")
  months <- Filter(function(m) !is.null(group$at_months[[m]]), names(group$at_months))
  months <- months[order(as.numeric(months))]
  read <- rows(group$at_months[months], names(made))
  points <- do.call(rbind, lapply(as.numeric(months), function(m) after(made, m)))
  for (name in names(made)) {
    largest <- max(difference(curve[[name]], events[[name]]), difference(read[[name]], points[[name]]))
    if (largest > tolerance) failed <- TRUE
    cat(sprintf("  %-16s %.1e%s\n", name, largest, if (largest > tolerance) "  DIFFERS" else ""))
  }
  for (i in seq_along(months))
    cat(sprintf("  after %2s months  incidence %.10f  se %.10f  clustered %.10f\n", months[i], points$incidence[i], points$se[i], points$se_clustered[i]))
}
if (failed) stop("R and the answer differ by more than ", tolerance)
cat("\nR and the answer agree within ", tolerance, "\n", sep = "")
