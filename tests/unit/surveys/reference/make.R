# What R makes of answers with gaps: scores by the missing-data rule, alpha, intervals. Run in this folder:
# Rscript make.R > values.json   (R 4, no packages)
answers <- read.csv("answers.csv", na.strings = "")
items <- c("culture_talk", "culture_notice", "culture_leaders", "culture_harm", "would_ask")
turned <- answers[items]
turned$culture_harm <- 6 - turned$culture_harm
given <- rowSums(!is.na(turned))
score <- ifelse(given >= 3, rowMeans(turned, na.rm = TRUE), NA)
whole <- turned[complete.cases(turned), ]
alpha <- ncol(whole) / (ncol(whole) - 1) * (1 - sum(apply(whole, 2, var)) / var(rowSums(whole)))
known <- score[!is.na(score)]
first <- score[answers$group == 1 & !is.na(score)]
second <- score[answers$group == 2 & !is.na(score)]
one <- t.test(known)$conf.int
two <- t.test(first, second)$conf.int
slept <- t.test(extra ~ group, data = sleep)$conf.int
quoted <- function(values) paste(format(values, digits = 12, trim = TRUE), collapse = ", ")
cat(sprintf('{"scores": [%s],\n', gsub("NA", "null", quoted(score))))
cat(sprintf(' "count": %d, "mean": %s, "sd": %s,\n', length(known), quoted(mean(known)), quoted(sd(known))))
cat(sprintf(' "alpha": %s, "whole": %d,\n', quoted(alpha), nrow(whole)))
cat(sprintf(' "interval": [%s],\n "welch": [%s],\n "sleep": [%s],\n', quoted(one), quoted(two), quoted(slept)))
# Sums (WHO-5: five items of 0 to 5, times four): each gap is first filled with the mean of the same person's others.
given <- read.csv("sums.csv", na.strings = "")
filled <- t(apply(given, 1, function(row) replace(row, is.na(row), mean(row, na.rm = TRUE))))
summed <- ifelse(rowSums(!is.na(given)) >= 3, 4 * rowSums(filled), NA)
cat(sprintf(' "sums": [%s],\n', gsub("NA", "null", quoted(summed))))
# Alpha from a matrix of covariances, of the survey of clerks that comes with R (Chatterjee and Price; 0.84 in the
# manual of the package psych).
clerks <- cov(attitude)
cat(sprintf(' "clerks": [%s],\n', paste(sprintf("[%s]", apply(attitude, 1, paste, collapse = ", ")), collapse = ", ")))
cat(sprintf(' "alpha_of_clerks": %s,\n', quoted(7 / 6 * (1 - sum(diag(clerks)) / sum(clerks)))))
degrees <- c(1, 2, 3.5, 4, 7, 19, 42.3, 120, 5000)
cat(sprintf(' "student": {%s}}\n', paste(sprintf('"%s": %s', degrees, sapply(qt(0.975, degrees), quoted)), collapse = ", ")))
