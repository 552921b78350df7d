{{/*
GOMEMLIMIT: what goMemLimit says, else nine tenths of the memory limit in whole MiB. Empty where there is no limit, or
one in a form that is not read here (milli-bytes, exponents).
*/}}
{{- define "perdure.goMemLimit" -}}
{{- if .Values.goMemLimit -}}
{{- .Values.goMemLimit -}}
{{- else -}}
{{- $limit := ((.Values.resources).limits).memory -}}
{{- /* A bare number arrives as a float, and would print as 1.073741824e+09. */ -}}
{{- if not (kindIs "string" $limit) -}}
{{- $limit = ternary "" (int64 $limit | toString) (kindIs "invalid" $limit) -}}
{{- end -}}
{{- if regexMatch "^[0-9]+([.][0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$" $limit -}}
{{- $units := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 -}}
{{- $unit := regexFind "[a-zA-Z]+$" $limit -}}
{{- $bytes := mulf (trimSuffix $unit $limit | float64) (get $units $unit | default 1) -}}
{{- $mebibytes := divf (mulf $bytes 0.9) 1048576 | floor | int64 -}}
{{- if gt $mebibytes 0 -}}
{{- printf "%dMiB" $mebibytes -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
