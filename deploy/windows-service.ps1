# Starts Khaibao with Windows, without anybody signed in, and again within a minute when it ends. In PowerShell as administrator, in
# its folder: powershell -ExecutionPolicy Bypass -File deploy\windows-service.ps1
# Settings are variables of the machine: [Environment]::SetEnvironmentVariable("BASE_URL", "https://...", "Machine")
$ErrorActionPreference = "Stop"
$folder = (Resolve-Path "$PSScriptRoot\..").Path
$data = [Environment]::GetEnvironmentVariable("DATA_DIR", "Machine")
if (-not $data) { throw "Set DATA_DIR first, e.g. to C:\ProgramData\Khaibao" }
New-Item -ItemType Directory -Force $data | Out-Null
# Only the service's account, administrators and the system may open the data; what lies there already has the rights of the folder.
icacls $data /inheritance:r /grant:r "*S-1-5-19:(OI)(CI)M" "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" | Out-Null
if ($LASTEXITCODE) { throw "The rights of $data could not be set." }
if (Get-ChildItem $data) { icacls "$data\*" /reset /T /C /Q | Out-Null }
icacls $folder /grant "*S-1-5-19:(OI)(CI)RX" | Out-Null
if ($LASTEXITCODE) { throw "The rights of $folder could not be set." }
# A new version: the one that ran before ends first.
Stop-ScheduledTask -TaskName "Khaibao" -ErrorAction SilentlyContinue
$action = New-ScheduledTaskAction -Execute "$folder\.venv\Scripts\python.exe" -Argument "app.py" -WorkingDirectory $folder
# Windows counts a task that ended as done: the second trigger asks each minute, and does nothing while Khaibao runs.
$triggers = (New-ScheduledTaskTrigger -AtStartup),
	(New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 1))
$settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -ExecutionTimeLimit ([TimeSpan]::Zero) `
	-AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
$account = New-ScheduledTaskPrincipal -UserId "LOCAL SERVICE" -LogonType ServiceAccount
Register-ScheduledTask -TaskName "Khaibao" -Action $action -Trigger $triggers -Settings $settings -Principal $account -Force
Start-ScheduledTask -TaskName "Khaibao"
