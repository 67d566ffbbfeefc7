<#
.SYNOPSIS
Scrub a night's 837 files of a hospital system with its charts, on Windows.

.DESCRIPTION
The same as nightly.sh: each file once, whole or not at all. Its folder in Work is named by the sha256 of its bytes; its
report stands there from the moment on at which it was scrubbed, and its outputs leave that folder by one rename each. The
exports are only read. Work, Outbox and Aside must be on one volume.

Exit code, for the scheduler: 0 all is well; 1 claims wait for a person; 2 a file could not be done (a line on the error
stream says which and why), the others were; 75 the run before this one is still at work.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy RemoteSigned -File nightly.ps1 -Claims D:\exports\837 -Charts D:\exports\charts `
    -Work D:\infuscrub\work -Outbox D:\infuscrub\outbox -Aside D:\infuscrub\aside -Policy D:\infuscrub\policy.toml
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Claims,
    [Parameter(Mandatory = $true)] [string] $Charts,
    [Parameter(Mandatory = $true)] [string] $Work,
    [Parameter(Mandatory = $true)] [string] $Outbox,
    [Parameter(Mandatory = $true)] [string] $Aside,
    [string] $Policy = 'safe',
    [string] $Infuscrub = 'infuscrub',
    [string[]] $More = @('--require-charts')
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$script:Worst = 0

function Write-Trouble([string] $Message) {
    [Console]::Error.WriteLine("nightly: $Message")
    $script:Worst = 2
}

function Get-Digest([string] $Path) {
    (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
}

function Test-Whole([string] $Path) {
    $stream = [IO.File]::OpenRead($Path)
    try {
        $size = [Math]::Min(200, $stream.Length)
        [void] $stream.Seek(-$size, [IO.SeekOrigin]::End)
        $tail = New-Object byte[] $size
        [void] $stream.Read($tail, 0, $size)
    }
    finally { $stream.Dispose() }
    $text = [Text.Encoding]::ASCII.GetString($tail) -replace '\s', ''
    $text -match 'IEA\*\d{1,5}\*\d{1,9}.?$'
}

function Move-Output([string] $Source, [string] $Target, [object] $Said, [string] $Kind) {
    if (-not (Test-Path -LiteralPath $Source)) { return }
    $wanted = @($Said.outputs | Where-Object { $_.kind -eq $Kind } | ForEach-Object { $_.sha256 })
    if ($wanted -notcontains (Get-Digest $Source)) {
        Write-Trouble "$Source is not what its report says; a person must look"
    }
    elseif (Test-Path -LiteralPath $Target) {
        Write-Trouble "$Target is there already; move it away first"
    }
    else {
        [IO.File]::Move($Source, $Target)
    }
}

function Invoke-Take([IO.FileInfo] $File) {
    if (-not (Test-Whole $File.FullName)) {
        Write-Trouble "$($File.Name) does not end with IEA, so it is not whole; left for the next run"
        return
    }
    $sum = Get-Digest $File.FullName
    $job = Join-Path $Work $sum
    $report = Get-ChildItem -Path $job -Filter '*.report.json' -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $report) {
        $printed = Join-Path $Work 'said'
        $words = @('scrub', $File.FullName, '--docs', $Charts, '--out', $job, '--policy', $Policy, '--format', 'jsonl') + $More
        $ran = Start-Process -FilePath $Infuscrub -ArgumentList ($words | ForEach-Object { "`"$_`"" }) -Wait -PassThru `
            -NoNewWindow -RedirectStandardOutput (Join-Path $Work 'printed') -RedirectStandardError $printed
        Remove-Item -LiteralPath (Join-Path $Work 'printed')
        $report = Get-ChildItem -Path $job -Filter '*.report.json' -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($null -eq $report) {
            $last = Get-Content -LiteralPath $printed -Tail 1
            Write-Trouble "$($File.Name): $last (exit code $($ran.ExitCode))"
            return
        }
    }
    $said = Get-Content -LiteralPath $report.FullName -Raw -Encoding UTF8 | ConvertFrom-Json
    if ($said.PSObject.Properties['error'] -and $said.error) {
        Write-Trouble $said.error
        return
    }
    $stem = $report.Name -replace '\.report\.json$', ''
    $short = $sum.Substring(0, 12)
    Move-Output (Join-Path $job "$stem.outbound.837") (Join-Path $Outbox "$stem.$short.837") $said 'outbound'
    Move-Output (Join-Path $job "$stem.held.837") (Join-Path $Aside "$stem.$short.held.837") $said 'held'
    Move-Output (Join-Path $job "$stem.refused.x12") (Join-Path $Aside "$stem.$short.refused.x12") $said 'refused'
    $open = @($said.outputs | Where-Object { $_.kind -eq 'held' -or $_.kind -eq 'refused' })
    if ($script:Worst -eq 0 -and $open.Count -gt 0) { $script:Worst = 1 }
}

foreach ($folder in $Work, $Outbox, $Aside) { [void] (New-Item -ItemType Directory -Force -Path $folder) }
try {
    $lock = [IO.File]::Open((Join-Path $Work 'lock'), 'OpenOrCreate', 'ReadWrite', 'None')
}
catch [IO.IOException] { exit 75 }
try {
    Get-ChildItem -Path $Claims -Filter '*.837' -File | Sort-Object Name | ForEach-Object { Invoke-Take $_ }
}
finally { $lock.Dispose() }
exit $script:Worst
