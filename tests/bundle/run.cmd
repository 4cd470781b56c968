@echo off
rem run.cmd - run every test program of this folder, and write one results file.
rem
rem   run.cmd             all of them: about ten minutes
rem   run.cmd quick       all but the stress tests: about a minute
rem   run.cmd NAME...     those, such as test_event
rem
rem winipc-results.txt is made anew, beside this file.  Needs nothing installed.
rem Kept to what Wine's cmd does too: find /c and findstr give it nothing.  Where a
rem line goes is said first: "status 0>>file" would be about handle 0.
rem SPDX-License-Identifier: MIT
setlocal
pushd "%~dp0"
set results=winipc-results.txt
if not defined TEST_SECONDS set TEST_SECONDS=900
set failed=
set programs=0

>%results% echo winipc on Windows: what its tests say
>>%results% ver
>>%results% echo processor: %PROCESSOR_ARCHITECTURE%, %NUMBER_OF_PROCESSORS% of them; arguments: %*
>>%results% echo started: %DATE% %TIME%
>>%results% type bundle.txt
>>%results% winipc.exe --version 2>&1
if errorlevel 1 set failed= winipc
rem How much this user may do: S-1-16-8192 is medium, S-1-16-12288 elevated.
whoami /groups 2>nul | findstr "S-1-16-" >>%results%

if "%1"=="" goto all
if "%1"=="quick" goto all
:named
call :run %1
shift
if not "%1"=="" goto named
goto summary

:all
for /f "usebackq" %%p in ("programs.txt") do call :unless_long %%p %1
:summary
>>%results% echo ended: %DATE% %TIME%
rem A list that was not read must not look like success.
if %programs%==0 set failed=%failed% none_was_run
if "%failed%"=="" (set verdict=ALL PASSED: %programs% programs) else set verdict=FAILED:%failed%
>>%results% echo %verdict%
echo %verdict%
echo The results are in %CD%\%results%
if not "%failed%"=="" exit /b 1
exit /b 0

:unless_long
set name=%1
if "%2"=="quick" if "%name:~0,7%"=="stress_" goto :eof
call :run %1
goto :eof

rem Run one, and count the lines of TAP: ok, not ok, skipped, and how many it
rem had planned.  Wine's cmd says "Syntax error" to a line with one quote, and
rem goes on.
:run
set good=0
set bad=0
set skipped=0
set plan=none
set status=missing
set word=passed
set /a programs+=1
echo %1
>>%results% echo.
>>%results% echo ==== %1
if not exist %1.exe goto counted
%1.exe > output.txt 2>&1
set status=%ERRORLEVEL%
>>%results% type output.txt
for /f "usebackq tokens=1,2 delims=. " %%a in ("output.txt") do (
    if "%%a"=="ok" set /a good+=1
    if "%%a %%b"=="not ok" set /a bad+=1
    if "%%a"=="1" set plan=%%b
)
for /f "usebackq tokens=2 delims=#" %%a in ("output.txt") do (
    for /f "tokens=1" %%s in ("%%a") do if "%%s"=="SKIP" set /a skipped+=1
)
del output.txt
:counted
set /a seen=good+bad
if not "%status%"=="0" set word=FAILED
if not "%bad%"=="0" set word=FAILED
if not "%plan%"=="%seen%" set word=FAILED
if "%word%"=="FAILED" set failed=%failed% %1
>>%results% echo ---- %1: %word%: %good% ok, %bad% not ok, %skipped% skipped, %plan% planned, exit status %status%
goto :eof
